/**
 * Countries and territories: the code of ISO 3166-1, and the names that the registry writes or has written. Names are
 * compared without case, accents and punctuation (`Côte d’Ivoire` has stood there with either apostrophe). Countries
 * that are no more have their former codes, or those of ISO 3166-3.
 */
const COUNTRIES = `
AD Andorra
AE United Arab Emirates
AF Afghanistan
AG Antigua and Barbuda
AI Anguilla
AL Albania
AM Armenia
AN Netherlands Antilles
AO Angola
AQ Antarctica
AR Argentina
AS American Samoa
AT Austria
AU Australia
AW Aruba
AX Aland Islands | Åland Islands
AZ Azerbaijan
BA Bosnia and Herzegovina | Bosnia & Herzegovina
BB Barbados
BD Bangladesh
BE Belgium
BF Burkina Faso
BG Bulgaria
BH Bahrain
BI Burundi
BJ Benin
BL Saint Barthelemy
BM Bermuda
BN Brunei | Brunei Darussalam
BO Bolivia | Bolivia, Plurinational State of
BQ Bonaire, Saint Eustatius and Saba | Bonaire, Sint Eustatius and Saba | Caribbean Netherlands
BR Brazil
BS The Bahamas | Bahamas
BT Bhutan
BW Botswana
BY Belarus
BZ Belize
CA Canada
CC Cocos (Keeling) Islands
CD Democratic Republic of the Congo | Congo, The Democratic Republic of the | Congo (Kinshasa) | Democratic Republic of Congo
CF Central African Republic
CG Republic of the Congo | Congo | Congo (Brazzaville) | Congo, Republic of the
CH Switzerland
CI Côte d'Ivoire | Ivory Coast
CK Cook Islands
CL Chile
CM Cameroon
CN China
CO Colombia
CR Costa Rica
CS Serbia and Montenegro | Former Serbia and Montenegro
CU Cuba
CV Cape Verde | Cabo Verde
CW Curaçao
CX Christmas Island
CY Cyprus
CZ Czechia | Czech Republic
DE Germany
DJ Djibouti
DK Denmark
DM Dominica
DO Dominican Republic
DZ Algeria
EC Ecuador
EE Estonia
EG Egypt
EH Western Sahara
ER Eritrea
ES Spain
ET Ethiopia
FI Finland
FJ Fiji
FK Falkland Islands | Falkland Islands (Malvinas)
FM Micronesia | Federated States of Micronesia | Micronesia, Federated States of
FO Faroe Islands
FR France
GA Gabon
GB United Kingdom
GD Grenada
GE Georgia
GF French Guiana
GG Guernsey
GH Ghana
GI Gibraltar
GL Greenland
GM The Gambia | Gambia
GN Guinea
GP Guadeloupe
GQ Equatorial Guinea
GR Greece
GS South Georgia and the South Sandwich Islands
GT Guatemala
GU Guam
GW Guinea-Bissau
GY Guyana
HK Hong Kong
HN Honduras
HR Croatia
HT Haiti
HU Hungary
ID Indonesia
IE Ireland
IL Israel
IM Isle of Man
IN India
IO British Indian Ocean Territory
IQ Iraq
IR Iran | Iran, Islamic Republic of
IS Iceland
IT Italy
JE Jersey
JM Jamaica
JO Jordan
JP Japan
KE Kenya
KG Kyrgyzstan
KH Cambodia
KI Kiribati
KM Comoros
KN Saint Kitts and Nevis
KP North Korea | Korea, Democratic People's Republic of
KR South Korea | Korea, Republic of | Republic of Korea
KW Kuwait
KY Cayman Islands
KZ Kazakhstan
LA Laos | Lao People's Democratic Republic
LB Lebanon
LC Saint Lucia
LI Liechtenstein
LK Sri Lanka
LR Liberia
LS Lesotho
LT Lithuania
LU Luxembourg
LV Latvia
LY Libya | Libyan Arab Jamahiriya
MA Morocco
MC Monaco
MD Moldova | Moldova, Republic of
ME Montenegro
MF Saint Martin | Saint Martin (French part)
MG Madagascar
MH Marshall Islands
MK North Macedonia | Macedonia | Macedonia, The Former Yugoslav Republic of | Former Yugoslav Republic of Macedonia
ML Mali
MM Myanmar | Burma | Myanmar (Burma)
MN Mongolia
MO Macau | Macao
MP Northern Mariana Islands
MQ Martinique
MR Mauritania
MS Montserrat
MT Malta
MU Mauritius
MV Maldives
MW Malawi
MX Mexico
MY Malaysia
MZ Mozambique
NA Namibia
NC New Caledonia
NE Niger
NF Norfolk Island
NG Nigeria
NI Nicaragua
NL Netherlands | The Netherlands
NO Norway
NP Nepal
NR Nauru
NU Niue
NZ New Zealand
OM Oman
PA Panama
PE Peru
PF French Polynesia
PG Papua New Guinea
PH Philippines
PK Pakistan
PL Poland
PM Saint Pierre and Miquelon
PN Pitcairn
PR Puerto Rico
PS Palestinian Territories | Palestinian Territory, occupied | Palestinian Territory | Palestine | State of Palestine
PT Portugal
PW Palau
PY Paraguay
QA Qatar
RE Reunion | Réunion
RO Romania
RS Serbia
RU Russia | Russian Federation
RW Rwanda
SA Saudi Arabia
SB Solomon Islands
SC Seychelles
SD Sudan
SE Sweden
SG Singapore
SH Saint Helena | Saint Helena, Ascension and Tristan da Cunha
SI Slovenia
SJ Svalbard and Jan Mayen
SK Slovakia
SL Sierra Leone
SM San Marino
SN Senegal
SO Somalia
SR Suriname
SS South Sudan
ST Sao Tome and Principe | São Tomé and Príncipe
SV El Salvador
SX Sint Maarten | Sint Maarten (Dutch part)
SY Syria | Syrian Arab Republic
SZ Eswatini | Swaziland
TC Turks and Caicos Islands
TD Chad
TF French Southern Territories
TG Togo
TH Thailand
TJ Tajikistan
TK Tokelau
TL East Timor | Timor-Leste
TM Turkmenistan
TN Tunisia
TO Tonga
TR Turkey (Türkiye) | Turkey | Türkiye
TT Trinidad and Tobago
TV Tuvalu
TW Taiwan | Taiwan, Province of China
TZ Tanzania | Tanzania, United Republic of
UA Ukraine
UG Uganda
UM United States Minor Outlying Islands
US United States | United States of America
UY Uruguay
UZ Uzbekistan
VA Holy See (Vatican City State) | Vatican City
VC Saint Vincent and the Grenadines
VE Venezuela | Venezuela, Bolivarian Republic of
VG Virgin Islands (British) | British Virgin Islands
VI Virgin Islands (U.S.) | U.S. Virgin Islands | United States Virgin Islands
VN Vietnam | Viet Nam
VU Vanuatu
WF Wallis and Futuna
WS Samoa
XK Kosovo
YE Yemen
YT Mayotte
YU Federal Republic of Yugoslavia | Former Yugoslavia | Yugoslavia
ZA South Africa
ZM Zambia
ZW Zimbabwe
`;

let codesByName: ReadonlyMap<string, string> | undefined;

/** Names come again with every site; texts made to fill the memory empty it. */
const NAMES_REMEMBERED_MAX = 4_096;
const NAME_REMEMBERED_CHARACTERS_MAX = 100;
const codesAsWritten = new Map<string, string | undefined>();

/** The two letters of the country, undefined for a name that is not known. */
export function countryCodeOf(name: string): string | undefined {
  const known = codesAsWritten.get(name);
  if (known !== undefined || codesAsWritten.has(name)) return known;
  codesByName ??= new Map(COUNTRIES.trim().split("\n").flatMap(entriesOf));
  const code = codesByName.get(comparable(name));
  if (codesAsWritten.size >= NAMES_REMEMBERED_MAX) codesAsWritten.clear();
  if (name.length <= NAME_REMEMBERED_CHARACTERS_MAX) codesAsWritten.set(name, code);
  return code;
}

function entriesOf(line: string): readonly (readonly [name: string, code: string])[] {
  const code = line.slice(0, 2);
  return line
    .slice(3)
    .split(" | ")
    .map((name) => [comparable(name), code] as const);
}

/** Letters in lower case without marks, everything else as one space. */
function comparable(name: string): string {
  return name
    .normalize("NFKD")
    .replaceAll(/\p{M}+/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z]+/g, " ")
    .trim();
}
