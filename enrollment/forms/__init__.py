"""Forms of enrollment, one file a room. What is wrong with a value the services say; it comes back beside the field."""

from enrollment.forms.persons import BankAccountForm, ContactForm, FindForm, RegisterForm

__all__ = ["BankAccountForm", "ContactForm", "FindForm", "RegisterForm"]
