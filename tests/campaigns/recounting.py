"""A campaign counted by plain SQL, written apart from the product's own counting: what its tally must be."""

from __future__ import annotations

from typing import Any

from django.db import connection

from broadsheet.campaigns.models import Campaign, Counts, Goal

PAY = """
WITH who AS (
  SELECT p.id AS key, COALESCE(a.payer_id, p.id) AS holder
  FROM payments_payer p LEFT JOIN payments_payeralias a ON a.old = p.id
), person AS (
  SELECT who.key, CASE
    WHEN h.reader_id IS NOT NULL THEN 'r' || CAST(h.reader_id AS TEXT)
    WHEN u.id IS NOT NULL THEN 'r' || CAST(u.id AS TEXT)
    ELSE 'p' || CAST(who.holder AS TEXT) END AS name
  FROM who JOIN payments_payer h ON h.id = who.holder LEFT JOIN accounts_user u ON u.email = h.email
), followed AS (
  SELECT r.provider, r.about, SUM(r.amount) AS remains, SUM(
    CASE WHEN r.base_currency = %(currency)s THEN r.base_amount WHEN r.currency = %(currency)s THEN r.amount ELSE 0 END
  ) AS worth
  FROM payments_entry r WHERE r.kind NOT IN ('payment', 'fee') GROUP BY r.provider, r.about
), pay AS (
  SELECT p.id, p.occurred_at AS at, p.purpose, p.interval, p.checkout, p.campaign, person.name AS person,
    COALESCE(f.remains, 0) AS remains, COALESCE(f.worth, 0) AS worth
  FROM payments_entry p
  JOIN person ON person.key = p.payer
  LEFT JOIN followed f ON f.provider = p.provider AND f.about = p.provider_id
  WHERE p.kind = 'payment'
), here AS (
  SELECT * FROM pay WHERE at >= %(starts)s AND at < %(ends)s AND (%(own)s = '' OR campaign = %(own)s)
), taken AS (
  SELECT g.redeemed_at AS at, c.campaign,
    CASE WHEN g.redeemer_id IS NULL THEN 'g' || CAST(g.id AS TEXT) ELSE 'r' || CAST(g.redeemer_id AS TEXT) END AS person
  FROM gifts_gift g JOIN gifts_purchase b ON b.id = g.purchase_id JOIN payments_checkout c ON c.id = b.checkout_id
  WHERE g.redeemed_at IS NOT NULL AND g.taken_back_at IS NULL AND %(gifts)s = 1
)
"""
KINDS = {
    Goal.MONEY: "SELECT COALESCE(SUM(worth), 0) FROM here",
    Goal.PAYERS: "SELECT COUNT(DISTINCT person) FROM here WHERE remains > 0",
    Goal.MONEY_A_MONTH: """
      SELECT COALESCE(SUM(CASE
        WHEN interval = 'month' THEN worth
        WHEN worth >= 0 THEN CAST(worth AS BIGINT) / 12
        ELSE -((11 - CAST(worth AS BIGINT)) / 12) END), 0)
      FROM here WHERE remains > 0 AND interval IN ('month', 'year')
        AND NOT EXISTS (SELECT 1 FROM pay o WHERE o.checkout = here.checkout AND o.at < %(starts)s)
        AND NOT EXISTS (SELECT 1 FROM here o WHERE o.checkout = here.checkout AND o.remains > 0
          AND o.interval IN ('month', 'year') AND (o.at > here.at OR (o.at = here.at AND o.id > here.id)))""",
    Goal.GIFTS: """
      SELECT COUNT(*) FROM gifts_gift g JOIN gifts_purchase b ON b.id = g.purchase_id
      WHERE g.taken_back_at IS NULL
        AND b.checkout_id IN (SELECT checkout FROM here WHERE remains > 0 AND purpose = 'gift')""",
    Goal.NEW_MEMBERS: """
      SELECT COUNT(*) FROM (
        SELECT person FROM here WHERE remains > 0 AND purpose = 'membership'
        UNION SELECT person FROM taken WHERE at >= %(starts)s AND at < %(ends)s AND (%(own)s = '' OR campaign = %(own)s)
      ) joined
      WHERE person NOT IN (SELECT person FROM pay WHERE at < %(starts)s AND remains > 0 AND purpose = 'membership')
        AND person NOT IN (SELECT person FROM taken WHERE at < %(starts)s)""",
    Goal.MEMBERS: """
      SELECT COUNT(DISTINCT person_id) FROM membership_grant
      WHERE person_id IS NOT NULL AND (source_type = 'membership' OR (source_type = 'gift' AND %(gifts)s = 1))
        AND starts <= %(at)s AND (revoked_at IS NULL OR revoked_at > %(at)s)
        AND (ends IS NULL OR ends > %(at)s OR grace_ends > %(at)s)""",
}  # fmt: skip
OUTSIDE = """
SELECT COALESCE(SUM(value), 0) FROM campaigns_outsideamount WHERE campaign_id = %(pk)s AND taken_back_at IS NULL
"""


def received(campaign: Campaign, at: Any) -> int:
    """What the rows come to."""
    return _number(PAY + KINDS[Goal(campaign.goal_kind)], _values(campaign, at))


def total(campaign: Campaign, at: Any) -> int:
    """With what came from outside, and what matching gifts add."""
    found = received(campaign, at)
    outside = _number(OUTSIDE, {"pk": campaign.pk})
    added = 0
    if campaign.goal_kind in {Goal.MONEY, Goal.MONEY_A_MONTH} and found > 0:
        added = _number(
            'SELECT COALESCE(SUM(CASE WHEN %(found)s * percent / 100 < "limit" THEN %(found)s * percent / 100'
            ' ELSE "limit" END), 0) FROM campaigns_matchinggift WHERE campaign_id = %(pk)s',
            {"pk": campaign.pk, "found": found},
        )
    return found + campaign.opening + outside + added


def _values(campaign: Campaign, at: Any) -> dict[str, Any]:
    moment = connection.ops.adapt_datetimefield_value
    return {
        "currency": campaign.money_currency, "starts": moment(campaign.starts_at), "ends": moment(campaign.ends_at),
        "own": campaign.key if campaign.counts == Counts.ITS_OWN else "", "gifts": int(campaign.with_gifts),
        "at": moment(min(at, campaign.ends_at)),
    }  # fmt: skip


def _number(sql: str, values: dict[str, Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return int(cursor.fetchone()[0])
