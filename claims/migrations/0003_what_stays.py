"""Settlements and decisions are never changed, an entry says what it said, names are kept, nobody takes part twice."""

from django.db import migrations

from casework.triggers import append_only

NAMES = """
CREATE FUNCTION claims_keep_names() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO claims_cataloguename (pool_id, code, name, initials)
    SELECT pool_id, code, name, min(initials) FROM made GROUP BY pool_id, code, name
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER claims_catalogueentry_names AFTER INSERT ON claims_catalogueentry
    REFERENCING NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION claims_keep_names();
"""

NO_NAMES = """
DROP TRIGGER claims_catalogueentry_names ON claims_catalogueentry;
DROP FUNCTION claims_keep_names();
"""

STAYS = """
CREATE FUNCTION claims_entry_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (to_jsonb(NEW) - 'ends_on') IS DISTINCT FROM (to_jsonb(OLD) - 'ends_on') THEN
        RAISE EXCEPTION 'an entry of the catalogue says what it said: changes are further versions'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER claims_catalogueentry_stays BEFORE UPDATE ON claims_catalogueentry
    FOR EACH ROW EXECUTE FUNCTION claims_entry_stays();
"""

CHANGES = """
DROP TRIGGER claims_catalogueentry_stays ON claims_catalogueentry;
DROP FUNCTION claims_entry_stays();
"""

HANDS_DIFFER = """
CREATE FUNCTION claim_hands_differ() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    deciding bigint[] := array_remove(ARRAY[
        NEW.first_reviewer_id, NEW.first_reviewed_for_id, NEW.second_reviewer_id, NEW.second_reviewed_for_id,
        NEW.approver_id, NEW.approved_for_id], NULL);
    hands bigint[] := deciding || NEW.entered_by_id;
BEGIN
    IF deciding <> '{}' AND (
        (SELECT count(DISTINCT hand) FROM unnest(hands) hand) < cardinality(hands)
        OR EXISTS (SELECT FROM claims_claim_makers WHERE claim_id = NEW.id AND staff_id = ANY (deciding)))
    THEN
        RAISE EXCEPTION 'claim %: nobody takes part twice', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_hands_differ';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER claim_hands_differ AFTER INSERT OR UPDATE OF
    first_reviewer_id, first_reviewed_for_id, second_reviewer_id, second_reviewed_for_id, approver_id, approved_for_id
    ON claims_claim FOR EACH ROW EXECUTE FUNCTION claim_hands_differ();
"""

HANDS_UNCHECKED = "DROP TRIGGER claim_hands_differ ON claims_claim; DROP FUNCTION claim_hands_differ();"

DECIDER_IS_A_STRANGER = """
CREATE FUNCTION appeal_decider_is_a_stranger() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state IN ('upheld', 'granted') AND EXISTS (
        SELECT FROM (
            SELECT unnest(ARRAY[
                entered_by_id, first_reviewer_id, first_reviewed_for_id, second_reviewer_id, second_reviewed_for_id,
                approver_id, approved_for_id]) FROM claims_claim WHERE id = NEW.claim_id
            UNION ALL SELECT staff_id FROM claims_claim_makers WHERE claim_id = NEW.claim_id
            UNION ALL SELECT unnest(ARRAY[actor_id, in_place_of_id]) FROM claims_decision WHERE claim_id = NEW.claim_id
            UNION ALL SELECT said.by_id FROM claims_jointopinion said
                JOIN claims_jointmember member ON member.id = said.member_id
                JOIN claims_jointreview review ON review.id = member.review_id WHERE review.claim_id = NEW.claim_id
        ) AS parts (hand) WHERE hand IN (NEW.decided_by_id, NEW.decided_for_id))
    THEN
        RAISE EXCEPTION 'appeal %: who took part in the claim does not decide', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'appeal_decider_is_a_stranger';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER appeal_decider_is_a_stranger AFTER INSERT OR UPDATE OF state, decided_by_id, decided_for_id
    ON claims_appeal FOR EACH ROW EXECUTE FUNCTION appeal_decider_is_a_stranger();
"""

DECIDER_UNCHECKED = (
    "DROP TRIGGER appeal_decider_is_a_stranger ON claims_appeal; DROP FUNCTION appeal_decider_is_a_stranger();"
)


class Migration(migrations.Migration):
    dependencies = [("claims", "0002_initial"), ("casework", "0002_what_stays")]
    operations = [
        append_only("claims_settlement"),
        append_only("claims_yearmove"),
        append_only("claims_decision"),
        append_only("claims_repayment"),
        append_only("claims_invoicereading"),
        append_only("claims_dayclosing"),
        append_only("claims_reviewlevel"),
        append_only("claims_finding"),
        append_only("claims_jointopinion"),
        migrations.RunSQL(NAMES, NO_NAMES),
        migrations.RunSQL(STAYS, CHANGES),
        migrations.RunSQL(HANDS_DIFFER, HANDS_UNCHECKED),
        migrations.RunSQL(DECIDER_IS_A_STRANGER, DECIDER_UNCHECKED),
    ]
