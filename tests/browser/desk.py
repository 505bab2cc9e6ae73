"""A person of staff at a computer: one browser window of their own, used as people use it.

Every step is typed, pressed or clicked on a screen; nothing is written behind it.
"""

import os
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from django.core.signals import request_finished, request_started
from PIL import Image
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from casework.models import Document
from casework.scope import Reader

PASSWORD = "correct horse battery"
DESK, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}
PICTURES = os.environ.get("SCREENSHOTS")
"""A folder, when pictures of the screens are wanted."""

LEFT_THE_PAGE = ("htmx:sendAbort", "htmx:afterRequest")
"""What htmx says of a request that was under way when the person went on; a refused one is told otherwise."""

CLASS_KEYS = {"A": 1, "B": 2, "C": 3}
"""How often the arrow is pressed to choose the class of a line."""


_ANSWERING: set[int] = set()
"""Threads of the live server that answer a request just now."""

request_started.connect(lambda **_of_signal: _ANSWERING.add(threading.get_ident()), weak=False)
request_finished.connect(lambda **_of_signal: _ANSWERING.discard(threading.get_ident()), weak=False)


def wait_until_all_is_answered(seconds: float = 20) -> None:
    """Return once the live server has had nothing to do for some moments."""
    until, quiet = time.monotonic() + seconds, 0
    while quiet < 5 and time.monotonic() < until:
        time.sleep(0.03)
        quiet = 0 if _ANSWERING else quiet + 1


@dataclass(frozen=True)
class TypedLine:
    """A line as it is typed: what is looked up by `code` fills the rest."""

    amount: str
    category: str = ""
    name: str = ""
    code: str = ""


class Desk:
    """One person, signed in. What the browser complains about is kept in `complaints`."""

    def __init__(
        self, browser: Browser, url: str, who: Reader, *, password: str = PASSWORD, **settings: object
    ) -> None:
        self.url, self.who = url, who
        self.context = browser.new_context(**settings)
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._hear)
        self._sign_in(password)

    def _hear(self, line: ConsoleMessage) -> None:
        if line.type == "error" and not line.text.startswith(LEFT_THE_PAGE):
            self.complaints.append(line.text)

    def _sign_in(self, password: str) -> None:
        self.page.goto(self.url)
        self.page.get_by_label("账号").fill(self.who.staff.username)
        self.page.get_by_label("密码").fill(password)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def leave(self) -> None:
        """Close the window; whatever the browser complained about fails the test.

        A page that is left saves what was typed: the test's rows must not be taken away under that save.
        """
        for page in self.context.pages:
            page.close()
        wait_until_all_is_answered()
        self.context.close()
        assert not self.complaints, self.complaints

    def open(self, path: str) -> None:
        """An address of the portal."""
        answer = self.page.goto(self.url + path)
        assert answer and answer.ok, path

    def follow(self, role: str, name: str) -> None:
        """Press a link or button that leads to another page, and wait for it."""
        with self.page.expect_navigation():
            self.page.get_by_role(role, name=name).click()

    def type(self, *texts: str) -> None:
        """Text into one field after the other, Enter after each."""
        for text in texts:
            self.page.keyboard.type(text)
            self.page.keyboard.press("Enter")

    def choose(self, text: str) -> None:
        """The first of what a lookup finds for the text, by keyboard."""
        self.page.keyboard.type(text)
        expect(self.page.locator("#lookup-list [role=option]").first).to_be_visible()
        self.page.keyboard.press("ArrowDown")
        self.page.keyboard.press("Enter")

    def confirm(self, title: str, *facts: str) -> None:
        """Ctrl+Enter, then the question with these facts, answered by Enter."""
        self.page.keyboard.press("Control+Enter")
        dialog = self.page.get_by_role("dialog", name=title)
        for fact in facts:
            expect(dialog).to_contain_text(fact)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def download(self, link: str) -> bytes:
        """The file behind a link of the page, fetched with this person's session."""
        address = self.page.get_by_role("link", name=link).first.get_attribute("href")
        answer = self.context.request.get(self.url + str(address))
        assert answer.ok, answer.status
        return answer.body()

    def picture(self, name: str) -> None:
        """Both sizes of the screen as small PNGs, when SCREENSHOTS names a folder."""
        if not PICTURES:
            return
        Path(PICTURES).mkdir(parents=True, exist_ok=True)
        self.page.wait_for_load_state("networkidle")
        for suffix, size in (("", DESK), ("-phone", PHONE)):
            self.page.set_viewport_size(size)
            self.page.evaluate("scrollTo(0, 0)")
            taken = Image.open(BytesIO(self.page.screenshot(caret="initial"))).convert("RGB")
            taken.quantize(96).save(Path(PICTURES) / f"{name}{suffix}.png", optimize=True)
        self.page.set_viewport_size(DESK)

    # The counter

    def find(self, digits: str) -> None:
        """取号办理: the last digits of a number, typed on the home page; one hit opens at once."""
        self.open("/")
        expect(self.page.get_by_label("取号办理")).to_be_focused()
        self.page.keyboard.type(digits)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url("**/persons/*/**")

    def start_claim(self) -> None:
        """办理报销 from the person's page."""
        self.follow("link", "办理报销")
        with self.page.expect_navigation():
            self.page.keyboard.press("Control+Enter")
        self.page.wait_for_url("**/edit/")

    def enter_stay(self, institution: str, admitted: str, discharged: str, diagnosis: str, claimed: str) -> None:
        """1 就诊, from the institution's initials to the amount claimed, without the mouse."""
        expect(self.page.locator("#id_stay-institution")).to_be_focused()
        self.choose(institution)
        self._go_to("#id_stay-admitted_on")
        self.type(admitted, discharged)
        self._go_to("#id_stay-diagnosis")
        self.choose(diagnosis)
        self._go_to("#id_stay-claimed")
        self.page.keyboard.type(claimed)

    def _go_to(self, field: str) -> None:
        """Press Enter until the field has the focus: Enter moves on and never decides."""
        for _press in range(12):
            if self.page.locator(field).evaluate("field => field === document.activeElement"):
                return
            self.page.keyboard.press("Enter")
        raise AssertionError(f"Enter does not lead to {field}")

    def enter_invoices(self, rows: Sequence[tuple[str, ...]]) -> None:
        """2 票据: code, number, check code, day, amount; Enter goes from cell to cell and row to row."""
        self.page.locator("#id_invoices-0-code").focus()
        for row in rows:
            self.type(*row)

    def enter_lines(self, rows: Sequence[TypedLine]) -> None:
        """3 费用明细, cell by cell."""
        self.page.locator("#id_lines-0-code").focus()
        for at, row in enumerate(rows):
            if row.code:
                self.choose(row.code)
            else:
                self.type("", row.name)
                for _press in range(CLASS_KEYS[row.category]):
                    self.page.keyboard.press("ArrowDown")
            self._go_to(f"#id_lines-{at}-amount")
            self.type(row.amount, "")

    def upload(self, papers: Mapping[str, bytes]) -> None:
        """4 材料: a photograph (PNG) or a PDF of each kind."""
        for kind, content in papers.items():
            form, media_type = ("pdf", "application/pdf") if content.startswith(b"%PDF") else ("png", "image/png")
            paper = {"name": f"{Document.Kind(kind).label}.{form}", "mimeType": media_type, "buffer": content}
            self.page.locator(f"#id_documents-{kind} [name=file_{kind}]").set_input_files(paper)
            expect(self.page.locator(f"#id_documents-{kind} .paper")).to_have_count(1)

    def enter_account(self, name: str, bank: str, account: str) -> None:
        """5 收款账户."""
        self.page.locator("#id_payee-name").fill(name)
        self.page.locator("#id_payee-bank_name").fill(bank)
        self.page.locator("#id_payee-bank_account").fill(account)

    def expect_figures(self, paid: str, figures: dict[str, str]) -> None:
        """试算 beside the form: what is paid, and rows of the calculation by label."""
        expect(self.page.locator("#quote")).not_to_have_class("stale")
        expect(self.page.locator("#quote .quote-pay")).to_contain_text(paid)
        for label, amount in figures.items():
            row = self.page.locator("#quote .row-line").filter(has_text=label).last
            expect(row).to_contain_text(amount)

    def submit(self, *facts: str) -> None:
        """核对并提交: the answers once more, then the question, then the case."""
        with self.page.expect_navigation():
            self.page.keyboard.press("Control+Enter")
        expect(self.page.get_by_text("材料和信息齐全。")).to_be_visible()
        self.confirm("提交报销件？", *facts)
        expect(self.page.get_by_text("已提交。")).to_be_visible()

    # Those who decide and those who pay

    def take_next(self) -> None:
        """取下一件 from the queue."""
        self.open("/claims/queue/")
        with self.page.expect_navigation():
            self.page.keyboard.press("Control+Enter")

    def passes(self, *facts: str) -> None:
        """通过, after the question that names person, amount and next station."""
        self.page.get_by_text("通过", exact=True).first.click()
        self.confirm("通过此件？", *facts)
