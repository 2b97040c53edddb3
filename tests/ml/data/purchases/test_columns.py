from pathlib import Path

import polars as pl
import pytest

from ml.data.frames import table_from_frame
from ml.data.purchases.columns import find_columns
from ml.data.purchases.names import rank_customer, rank_name
from ml.data.reading import read_table
from ml.errors import ColumnNotFound, InvalidConfig, NotPurchases
from ml.purchases import TransactionColumns
from ml.types import Table, TrainingConfig

DAYS = [f"2026-01-{n % 28 + 1:02d}" for n in range(60)]
SHOPIFY = (
    "Name,Email,Paid at,Subtotal,Shipping,Taxes,Total,Discount Amount,Created at,Lineitem quantity,"
    "Lineitem name,Lineitem price,Lineitem compare at price,Lineitem sku,Refunded Amount,Id\n"
    + "".join(
        f"#{1000 + n},c{n % 9}@shop.example,2026-01-03 10:11:12 +0100,20,5,0,25,0,{DAYS[n]} 10:11:12 +0100,"
        f"1,Mug,10,,,0,{5000 + n}\n"
        f"#{1000 + n},c{n % 9}@shop.example,,,,,,,{DAYS[n]} 10:11:12 +0100,2,Tee,5,,,,\n"
        for n in range(60)
    )
)
WOOCOMMERCE = "order_id,billing_email,order_date,order_total,status\n" + "".join(
    f"{n},c{n % 9}@shop.example,{DAYS[n]} 10:00:00,{n * 3 + 1}.50,completed\n" for n in range(60)
)
OLIST = (
    "order_id,order_item_id,customer_id,customer_unique_id,price,freight_value,order_purchase_timestamp,"
    "order_delivered_customer_date\n"
    + "".join(
        f"o{n // 2:031x},{n % 2 + 1},c{n // 2:031x},{n // 2 % 9:032x},{n * 3 + 1}.50,8.1,"
        f"{DAYS[n // 2]} 10:00:00,{DAYS[n // 2]} 20:00:00\n"
        for n in range(60)
    )
)
GERMAN = "Kundennummer;Bestelldatum;Betrag;Artikel;Rechnungsnummer\n" + "".join(
    f"{4000 + n % 9};{n % 28 + 1:02d}.01.2026;1.2{n:02d},50;Artikel {n % 3};R{n}\n" for n in range(60)
)
CDNOW = "customer_id,date,number_of_cds,dollar_value\n" + "".join(
    f"{n % 9:05d},199701{n % 28 + 1:02d},{n % 3 + 1},{n}.77\n" for n in range(60)
)
SUPERSTORE = (
    "Row ID,Order ID,Order Date,Ship Date,Customer ID,Customer Name,Segment,Postal Code,Product ID,Category,"
    "Sub-Category,Product Name,Sales,Quantity,Discount,Profit\n"
    + "".join(
        f"{n + 1},CA-{n // 2},{n % 12 + 1}/{n % 28 + 1}/2016,{n % 12 + 1}/28/2016,CG-{n % 9},Claire,"
        f"Consumer,42420,P-{n % 7},Furniture,Chairs,Chair {n % 7},{n}.96,{n % 3 + 1},0,41.9\n"
        for n in range(60)
    )
)


def found_in(text: str, config: TrainingConfig = TrainingConfig()) -> TransactionColumns | None:  # noqa: B008 - frozen
    found = find_columns(read_table(text.encode()), config)
    return found.columns if found else None


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        (
            SHOPIFY,
            TransactionColumns(
                customer="Email", date="Created at", amount="Total", quantity="Lineitem quantity",
                price="Lineitem price", invoice="Name", product="Lineitem name",
            ),
        ),
        (
            WOOCOMMERCE,
            TransactionColumns(
                customer="billing_email", date="order_date", amount="order_total", invoice="order_id"
            ),
        ),
        (
            OLIST,
            TransactionColumns(
                customer="customer_unique_id", date="order_purchase_timestamp", amount="price",
                invoice="order_id",
            ),
        ),
        (
            GERMAN,
            TransactionColumns(
                customer="Kundennummer", date="Bestelldatum", amount="Betrag", invoice="Rechnungsnummer",
                product="Artikel",
            ),
        ),
        (
            CDNOW,
            TransactionColumns(
                customer="customer_id", date="date", amount="dollar_value", quantity="number_of_cds"
            ),
        ),
        (
            SUPERSTORE,
            TransactionColumns(
                customer="Customer ID", date="Order Date", amount="Sales", quantity="Quantity",
                invoice="Order ID", product="Product ID", category="Category",
            ),
        ),
    ],
    ids=["shopify", "woocommerce", "olist", "german", "cdnow", "superstore"],
)  # fmt: skip
def test_purchases_as_shops_export_them_are_recognised(text: str, columns: TransactionColumns) -> None:
    assert found_in(text) == columns


def test_online_retail_is_recognised_with_its_reasons(online_retail: Table) -> None:
    found = find_columns(online_retail, TrainingConfig())

    assert found is not None
    assert found.columns == TransactionColumns(
        customer="CustomerID", date="InvoiceDate", quantity="Quantity", price="UnitPrice",
        invoice="InvoiceNo", product="StockCode",
    )  # fmt: skip
    assert set(found.reasons) == {"customer", "date", "quantity", "price", "invoice", "product"}
    assert "402,457 of 406,829" in found.reasons["customer"]
    assert not found.has_totals


@pytest.mark.parametrize(
    "text",
    [
        # Unique customers with a day and an amount.
        "customer_id,signup_date,amount\n" + "".join(f"{n},{DAYS[n]},{n}\n" for n in range(60)),
        "customer_id,order_date,amount\n" + "".join(f"{n},{DAYS[n]},{n}\n" for n in range(60)),
        # Six of sixty repeat: slips.
        "customer_id,order_date,amount\n" + "".join(f"{max(n, 6)},{DAYS[n]},{n}\n" for n in range(60)),
        # The day is the customer's own, the same in each row.
        "customer_id,created,amount\n" + "".join(f"{n % 20},{DAYS[n % 20]},{n}\n" for n in range(60)),
        "customer_id,birthday,amount\n" + "".join(f"{n % 20},{DAYS[n]},{n}\n" for n in range(60)),
        "customer_id,last_purchase_date,total_spend\n"
        + "".join(f"{n % 20},{DAYS[n]},{n}\n" for n in range(60)),
        # A day or an amount is missing.
        "customer_id,order_date,city\n" + "".join(f"{n % 20},{DAYS[n]},Ulm\n" for n in range(60)),
        "customer_id,amount\n" + "".join(f"{n % 20},{n}\n" for n in range(60)),
        # Households share an address, and each row is a customer all the same.
        "customer_id,email,created,amount\n"
        + "".join(f"{n},m{n // 2}@x.example,{DAYS[n]},{n}\n" for n in range(60)),
        # Contacts of a CRM, a few of which share an address, and then many.
        *(
            "Contact ID,First Name,Email,Lead Status,Create Date,Annual Revenue,Deal Amount,Seller Email\n"
            + "".join(
                f"{n},Ann,m{n // shared if n < 8 or shared > 2 else n}@x.example,New,{DAYS[n]},{n}000,{n},"
                f"s{n % 3}@x.example\n"
                for n in range(60)
            )
            for shared in (2, 3)
        ),
        "spend,visits\n" + "".join(f"{n},{n}\n" for n in range(60)),
    ],
)
def test_tables_of_customers_stay_such(text: str) -> None:
    assert found_in(text) is None


@pytest.mark.parametrize(
    "name", ["wholesale.csv", "with_customerid.csv", "messy_semicolon_trailing_empty_columns.csv"]
)
def test_wholesale_customers_are_no_purchases(name: str, shared_data: Path) -> None:
    assert find_columns(read_table(shared_data / "wholesale" / name), TrainingConfig()) is None


def test_what_is_named_overrules_and_the_rest_is_found() -> None:
    named = TrainingConfig(transactions=TransactionColumns(customer="status", amount="order_id"))

    assert found_in(WOOCOMMERCE, named) == TransactionColumns(
        customer="status", date="order_date", amount="order_id"
    )
    assert found_in(OLIST, TrainingConfig(id_column="customer_id")) == TransactionColumns(
        customer="customer_id", date="order_purchase_timestamp", amount="price", invoice="order_id"
    )


def test_a_price_that_is_named_stands_in_for_the_amount() -> None:
    named = TransactionColumns(quantity="Lineitem quantity", price="Lineitem price")

    found = found_in(SHOPIFY, TrainingConfig(transactions=named))

    assert found is not None
    assert (found.amount, found.quantity, found.price) == (None, "Lineitem quantity", "Lineitem price")


def test_that_the_case_of_addresses_does_not_count_is_said() -> None:
    for text, is_said in ((WOOCOMMERCE, False), (WOOCOMMERCE.replace(",c1@", ",C1@", 1), True)):
        found = find_columns(read_table(text.encode()), TrainingConfig())

        assert found is not None
        assert ("differ in case only" in found.reasons["customer"]) is is_said


def test_excluded_columns_are_not_looked_at() -> None:
    found = found_in(GERMAN, TrainingConfig(exclude=("Artikel", "Rechnungsnummer")))

    assert found == TransactionColumns(customer="Kundennummer", date="Bestelldatum", amount="Betrag")


def test_false_makes_customers_of_any_rows_and_true_purchases() -> None:
    once = "customer_id,when_it_was,spent\n" + "".join(f"{n},{DAYS[n]},{n}\n" for n in range(60))

    assert found_in(GERMAN, TrainingConfig(transactions=False)) is None
    assert found_in(once, TrainingConfig(transactions=True)) == TransactionColumns(
        customer="customer_id", date="when_it_was", amount="spent"
    )


def test_where_only_one_column_holds_dates_or_numbers_its_name_does_not_matter_if_forced() -> None:
    odd = "customer_id,x,y\n" + "".join(f"{n},{DAYS[n]},{n}.5\n" for n in range(60))

    assert found_in(odd, TrainingConfig(transactions=True)) == TransactionColumns(
        customer="customer_id", date="x", amount="y"
    )


def test_purchases_that_are_none_are_refused_with_what_is_missing(wholesale_csv: bytes) -> None:
    with pytest.raises(NotPurchases) as error:
        find_columns(read_table(wholesale_csv), TrainingConfig(transactions=True))

    for word in ("customer", "date", "Detergents_Paper", '"date": "..."', "false"):
        assert word in str(error.value)


def test_a_named_column_that_is_not_there_is_refused() -> None:
    with pytest.raises(ColumnNotFound, match="no column 'Kunde' to be the customer"):
        found_in(GERMAN, TrainingConfig(transactions=TransactionColumns(customer="Kunde")))


@pytest.mark.parametrize(
    ("named", "said"),
    [
        (TransactionColumns(date="Betrag"), "'Betrag' cannot be the date of purchases: it holds no dates"),
        (TransactionColumns(amount="Artikel"), "it holds no numbers, but cells such as 'Artikel 0'"),
        (TransactionColumns(customer="Bestelldatum"), "it holds no ids or names"),
        (TransactionColumns(customer="Artikel", product="Artikel"), "as customer and as product"),
    ],
)
def test_a_named_column_that_holds_something_else_is_refused(named: TransactionColumns, said: str) -> None:
    with pytest.raises(InvalidConfig, match=said):
        found_in(GERMAN, TrainingConfig(transactions=named))


def frame_of_orders(**columns: list[object]) -> Table:
    ids = {"customer_id": [n // 2 % 5 for n in range(40)], "order_id": [n // 2 for n in range(40)]}
    dates = {"order_date": [DAYS[n // 2] for n in range(40)]}
    return table_from_frame(pl.DataFrame({**ids, **dates, **columns}))


@pytest.mark.parametrize(
    ("columns", "is_total"),
    [
        # On the first line only, whatever it is called.
        ({"amount": [None if n % 2 else n + 1.5 for n in range(40)]}, True),
        # The same on each line, and it says so.
        ({"order_total": [n // 2 + 1.5 for n in range(40)]}, True),
        # The same on each line, while other things differ.
        ({"amount": [n // 2 + 1.5 for n in range(40)], "sku": [f"S{n}" for n in range(40)]}, True),
        # Lines that are alike altogether: two tickets.
        ({"amount": [n // 2 + 1.5 for n in range(40)], "sku": [f"S{n // 2}" for n in range(40)]}, False),
        # All things cost the same.
        ({"amount": [9.5] * 40, "sku": [f"S{n}" for n in range(40)]}, False),
        # Lines have amounts of their own, whatever the name says.
        ({"order_total": [n + 1.5 for n in range(40)]}, False),
    ],
)
def test_totals_of_orders_are_told_from_amounts_of_lines(
    columns: dict[str, list[object]], is_total: bool
) -> None:
    found = find_columns(frame_of_orders(**columns), TrainingConfig())

    assert found is not None
    assert found.has_totals is is_total


def test_dates_and_amounts_of_customers_are_not_named_like_those_of_purchases() -> None:
    for name in ("birth_date", "signup_date", "Customer Since", "last_order_date", "updated_at"):
        assert rank_name("date", name) is None
    for name in ("freight_value", "tax_amount", "refunded_total", "credit_limit", "n_orders", "total_items"):
        assert rank_name("amount", name) is None
    for name in ("product_id", "store_id", "customer_age", "customer_type", "order_id", ""):
        assert rank_customer(name) is None


@pytest.mark.parametrize(
    ("header", "columns"),
    [
        (
            "ORDERNUMBER,QUANTITYORDERED,PRICEEACH,SALES,ORDERDATE,PRODUCTCODE,CUSTOMERNAME",
            TransactionColumns(
                customer="CUSTOMERNAME", date="ORDERDATE", amount="SALES", invoice="ORDERNUMBER",
                product="PRODUCTCODE",
            ),
        ),
        (
            "Invoice,StockCode,Quantity,InvoiceDate,Price,Customer ID",
            TransactionColumns(
                customer="Customer ID", date="InvoiceDate", quantity="Quantity", price="Price",
                invoice="Invoice", product="StockCode",
            ),
        ),
        (
            "id,Created (UTC),Amount,Amount Refunded,Fee,Customer ID,Customer Email",
            TransactionColumns(customer="Customer ID", date="Created (UTC)", amount="Amount"),
        ),
        (
            "Date,Gross,Fee,From Email Address,Transaction ID",
            TransactionColumns(
                customer="From Email Address", date="Date", amount="Gross", invoice="Transaction ID"
            ),
        ),
        (
            "id_client,date_commande,montant",
            TransactionColumns(customer="id_client", date="date_commande", amount="montant"),
        ),
        (
            "Order Number,Order Status,Order Date,Customer Note,Email (Billing),Cart Discount Amount,"
            "Order Subtotal Amount,Order Shipping Amount,Order Refund Amount,Order Total Amount,"
            "Order Total Tax Amount",
            TransactionColumns(
                customer="Email (Billing)", date="Order Date", amount="Order Total Amount",
                invoice="Order Number",
            ),
        ),
        (
            "Order Number,Order Date,Order Status,Email (Billing),Item Name,Quantity,Item Cost",
            TransactionColumns(
                customer="Email (Billing)", date="Order Date", quantity="Quantity", price="Item Cost",
                invoice="Order Number", product="Item Name",
            ),
        ),
        (
            "Sale Date,Order ID,Buyer User ID,Date Shipped,Order Value,Discount Amount,Shipping,Sales Tax,"
            "Order Net",
            TransactionColumns(
                customer="Buyer User ID", date="Sale Date", amount="Order Value", invoice="Order ID"
            ),
        ),
        (
            "Order Number,Buyer Username,Item Title,Quantity,Sold For,Shipping And Handling,Sale Date,"
            "Paid On Date",
            TransactionColumns(
                customer="Buyer Username", date="Sale Date", amount="Sold For", quantity="Quantity",
                invoice="Order Number", product="Item Title",
            ),
        ),
        (
            "Date,Gross Sales,Discounts,Net Sales,Tax,Tip,Transaction ID,Event Type,Customer ID",
            TransactionColumns(
                customer="Customer ID", date="Date", amount="Net Sales", invoice="Transaction ID"
            ),
        ),
        (
            "ID,Purchase Point,Purchase Date,Grand Total (Base),Grand Total (Purchased),Customer Email",
            TransactionColumns(
                customer="Customer Email", date="Purchase Date", amount="Grand Total (Base)"
            ),
        ),
        (
            "order-id,order-item-id,purchase-date,payments-date,buyer-email,buyer-name,sku,"
            "quantity-purchased,item-price,item-tax,shipping-price",
            TransactionColumns(
                customer="buyer-email", date="purchase-date", quantity="quantity-purchased",
                price="item-price", invoice="order-id", product="sku",
            ),
        ),
        (
            "Date,Receipt Number,Customer Code,Customer Email,Quantity,Subtotal,Sales Tax,Total,Paid",
            TransactionColumns(
                customer="Customer Code", date="Date", amount="Total", quantity="Quantity",
                invoice="Receipt Number",
            ),
        ),
        (
            "event_date,order_id,product_id,category_id,price,user_id",
            TransactionColumns(
                customer="user_id", date="event_date", amount="price", invoice="order_id",
                product="product_id",
            ),
        ),
        (
            "Order ID,Order Date,Subtotal (inc tax),Order Total (inc tax),Customer Name,Customer Email",
            TransactionColumns(
                customer="Customer Email", date="Order Date", amount="Order Total (inc tax)",
                invoice="Order ID",
            ),
        ),
        (
            "Kunden-E-Mail,Bestelldatum,Menge,Einzelpreis",
            TransactionColumns(
                customer="Kunden-E-Mail", date="Bestelldatum", quantity="Menge", price="Einzelpreis"
            ),
        ),
        (
            "customer_id,date_of_month,revenue",
            TransactionColumns(customer="customer_id", date="date_of_month", amount="revenue"),
        ),
    ],
)  # fmt: skip
def test_headers_of_other_programs_are_understood(header: str, columns: TransactionColumns) -> None:
    rows = [[_cell(name.lower(), n) for name in header.split(",")] for n in range(60)]

    assert found_in("\n".join([header, *(",".join(row) for row in rows)])) == columns


def _cell(name: str, n: int) -> str:
    """Something that such a column may hold."""
    if "mail" in name:
        return f"m{n % 9}@shop.example"
    if "date" in name or "datum" in name or "created" in name:
        return DAYS[n]
    if "event" in name or "status" in name:
        return ("Payment", "Refund")[n % 20 == 7]
    if any(who in name for who in ("customer", "client", "buyer", "user")):
        return f"A{n % 9}"
    if name.endswith((" name", " title", " point")):
        return f"T{n % 7}"
    if name == "id" or name.endswith(("number", "id", "invoice", "code", "sku")):
        return f"X{n}"
    return f"{n}.5" if "quantity" not in name else str(n % 5 + 1)


def test_who_sells_and_who_gets_letters_is_not_who_buys() -> None:
    for name in ("Seller Email", "Shop E-Mail", "Email Opt-in", "email_campaign", "Mail Status"):
        assert rank_customer(name) is None
    for name in ("Email (Billing)", "Buyer Email", "Kunden-E-Mail", "E-Mail (Rechnung)", "email_customer"):
        assert rank_customer(name) is not None


def test_clicks_and_views_are_not_taken_for_purchases() -> None:
    rows = "".join(f"u{n % 9},{DAYS[n]},{('view', 'cart')[n % 2]},{n}.5\n" for n in range(60))
    events = f"user_id,event_time,event_type,price\n{rows}"

    assert found_in(events) is None
    assert found_in(events, TrainingConfig(transactions=True)) is not None
