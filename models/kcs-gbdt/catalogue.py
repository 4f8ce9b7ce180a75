# Catalogue: the tables and the features of kcs-gbdt, with what each means for an officer.
import math

import numpy as np

from features import (
    MASS_BAND,
    Feature,
    LatestMass,
    Median,
    Rate,
    deviation,
    log,
    log1p,
    mass_against,
    number,
    rate,
    times_seen,
)

DISPATCH = "declaration.dispatchCountry"
OFFICE = "declaration.office"
MODE = "transport.mode"
TAX_RATE = "extra.taxRate"
TAX_TYPE = "extra.taxType"
ROUTE = ("hs6", DISPATCH, "origin")

TABLES = {
    "medianLogValuePerKgByHs4": Median("median of log(USD per kg)", "valuePerKg", ("hs4",)),
    "medianLogValuePerKgByHs6": Median("median of log(USD per kg)", "valuePerKg", ("hs6",)),
    "medianLogValueByHs4": Median("median of log(value in USD)", "valueBase", ("hs4",)),
    "medianLogNetKgByHs4": Median("median of log(net kg)", "netKg", ("hs4",)),
    "irregularByHs2": Rate("irregular cases", "fraud", ("hs2",)),
    "irregularByHs4": Rate("irregular cases", "fraud", ("hs4",)),
    "irregularByHs6": Rate("irregular cases", "fraud", ("hs6",)),
    "irregularByOrigin": Rate("irregular cases", "fraud", ("origin",)),
    "irregularByDispatch": Rate("irregular cases", "fraud", (DISPATCH,)),
    "irregularByOriginHs4": Rate("irregular cases", "fraud", ("origin", "hs4")),
    "irregularByTaxTypeHs4": Rate("irregular cases", "fraud", (TAX_TYPE, "hs4")),
    "irregularByOfficeHs2": Rate("irregular cases", "fraud", (OFFICE, "hs2")),
    "irregularByMode": Rate("irregular cases", "fraud", (MODE,)),
    "criticalByHs2": Rate("cases critical to public safety", "critical", ("hs2",)),
    "criticalByHs4": Rate("cases critical to public safety", "critical", ("hs4",)),
    "criticalByHs6": Rate("cases critical to public safety", "critical", ("hs6",)),
    "criticalByOrigin": Rate("cases critical to public safety", "critical", ("origin",)),
    "irregularKgByRoute": LatestMass("net kg of the latest irregular case", "fraud", 1, (*ROUTE, MASS_BAND)),
    "regularKgByRoute": LatestMass("net kg of the latest case in order", "fraud", 0, (*ROUTE, MASS_BAND)),
    "criticalKgByRoute": LatestMass("net kg of the latest case critical to public safety", "critical", 1, ROUTE),
    "criticalKgByRouteTax": LatestMass("net kg of the latest case critical to public safety", "critical", 1, (*ROUTE, TAX_RATE, TAX_TYPE)),
}


def plain(name, expr, says, compute):
    return Feature(name, expr, says, lambda columns, tables: compute(columns))


def using(kind, feature, name, says):
    return kind(feature, name, TABLES[name], says)


def tax_rate(columns):
    return np.array([math.nan if rate is None else float(rate) for rate in columns[TAX_RATE]])


def is_from_origin(columns):
    pairs = zip(columns[DISPATCH], columns["origin"])
    return np.array([math.nan if None in pair else float(pair[0] == pair[1]) for pair in pairs])


FEATURES = [
    plain("logValue", "log1p(valueBase)", "Declared value", lambda columns: log1p(columns["valueBase"])),
    plain("logNetKg", "log1p(netKg)", "Net mass", lambda columns: log1p(columns["netKg"])),
    plain("logValuePerKg", "log(valuePerKg)", "Value per kg", lambda columns: log(number(columns, "valuePerKg"))),
    plain("taxRate", "double(extra.taxRate)", "Rate of duty", tax_rate),
    plain("dispatchedFromOrigin", f"{DISPATCH} == origin", "Whether the goods were sent from their country of origin", is_from_origin),
    using(deviation, "valuePerKgVsHs4", "medianLogValuePerKgByHs4", "Value per kg against the usual one of the HS heading"),
    using(deviation, "valuePerKgVsHs6", "medianLogValuePerKgByHs6", "Value per kg against the usual one of the HS subheading"),
    using(deviation, "valueVsHs4", "medianLogValueByHs4", "Value against the usual one of the HS heading"),
    using(deviation, "netKgVsHs4", "medianLogNetKgByHs4", "Net mass against the usual one of the HS heading"),
    using(rate, "irregularHs2", "irregularByHs2", "Past irregularities in the HS chapter"),
    using(rate, "irregularHs4", "irregularByHs4", "Past irregularities in the HS heading"),
    using(rate, "irregularHs6", "irregularByHs6", "Past irregularities in the HS subheading"),
    using(rate, "irregularOrigin", "irregularByOrigin", "Past irregularities of goods of this origin"),
    using(rate, "irregularDispatch", "irregularByDispatch", "Past irregularities of goods sent from this country"),
    using(rate, "irregularOriginHs4", "irregularByOriginHs4", "Past irregularities of this HS heading and origin"),
    using(rate, "irregularTaxTypeHs4", "irregularByTaxTypeHs4", "Past irregularities of this HS heading and type of tax"),
    using(rate, "irregularOfficeHs2", "irregularByOfficeHs2", "Past irregularities of this HS chapter at this office"),
    using(rate, "irregularMode", "irregularByMode", "Past irregularities with this mode of transport"),
    using(rate, "criticalHs2", "criticalByHs2", "Past public-safety cases in the HS chapter"),
    using(rate, "criticalHs4", "criticalByHs4", "Past public-safety cases in the HS heading"),
    using(rate, "criticalHs6", "criticalByHs6", "Past public-safety cases in the HS subheading"),
    using(rate, "criticalOrigin", "criticalByOrigin", "Past public-safety cases of goods of this origin"),
    using(times_seen, "seenHs6", "irregularByHs6", "How often the HS subheading was seen before"),
    using(times_seen, "seenOriginHs4", "irregularByOriginHs4", "How often the HS heading was seen before from this origin"),
    using(
        mass_against,
        "massVsIrregular",
        "irregularKgByRoute",
        "Net mass against the latest irregular case of the same goods, origin and country of dispatch",
    ),
    using(
        mass_against,
        "massVsRegular",
        "regularKgByRoute",
        "Net mass against the latest case in order of the same goods, origin and country of dispatch",
    ),
    using(
        mass_against,
        "massVsCritical",
        "criticalKgByRoute",
        "Net mass against the latest public-safety case of the same goods, origin and country of dispatch",
    ),
    using(
        mass_against,
        "massVsCriticalTax",
        "criticalKgByRouteTax",
        "Net mass against the latest public-safety case of the same goods, origin, country of dispatch and tax",
    ),
]
