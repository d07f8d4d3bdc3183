#include "pattern/unicode_property.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <algorithm>
#include <array>

namespace patchbay::pattern {
namespace {

struct Category {
  std::string_view short_name;
  std::string_view long_name;
  std::string_view alias = {};
};

// ECMA-262 table "Value aliases and canonical values for the Unicode property General_Category".
constexpr std::array<Category, 38> kCategories = {{{"C", "Other"},
                                                   {"Cc", "Control", "cntrl"},
                                                   {"Cf", "Format"},
                                                   {"Cn", "Unassigned"},
                                                   {"Co", "Private_Use"},
                                                   {"Cs", "Surrogate"},
                                                   {"L", "Letter"},
                                                   {"LC", "Cased_Letter"},
                                                   {"Ll", "Lowercase_Letter"},
                                                   {"Lm", "Modifier_Letter"},
                                                   {"Lo", "Other_Letter"},
                                                   {"Lt", "Titlecase_Letter"},
                                                   {"Lu", "Uppercase_Letter"},
                                                   {"M", "Mark", "Combining_Mark"},
                                                   {"Mc", "Spacing_Mark"},
                                                   {"Me", "Enclosing_Mark"},
                                                   {"Mn", "Nonspacing_Mark"},
                                                   {"N", "Number"},
                                                   {"Nd", "Decimal_Number", "digit"},
                                                   {"Nl", "Letter_Number"},
                                                   {"No", "Other_Number"},
                                                   {"P", "Punctuation", "punct"},
                                                   {"Pc", "Connector_Punctuation"},
                                                   {"Pd", "Dash_Punctuation"},
                                                   {"Pe", "Close_Punctuation"},
                                                   {"Pf", "Final_Punctuation"},
                                                   {"Pi", "Initial_Punctuation"},
                                                   {"Po", "Other_Punctuation"},
                                                   {"Ps", "Open_Punctuation"},
                                                   {"S", "Symbol"},
                                                   {"Sc", "Currency_Symbol"},
                                                   {"Sk", "Modifier_Symbol"},
                                                   {"Sm", "Math_Symbol"},
                                                   {"So", "Other_Symbol"},
                                                   {"Z", "Separator"},
                                                   {"Zl", "Line_Separator"},
                                                   {"Zp", "Paragraph_Separator"},
                                                   {"Zs", "Space_Separator"}}};

std::optional<std::string> category(std::string_view name) {
  for (const Category& known : kCategories) {
    if (name == known.short_name || name == known.long_name ||
        (!known.alias.empty() && name == known.alias)) {
      // PCRE2's name for upper, lower and title case letters is L&.
      return std::string(known.short_name == "LC" ? "L&" : known.short_name);
    }
  }
  return std::nullopt;
}

// Returns true if the name is written exactly as in Unicode. ECMA-262 accepts only this spelling;
// PCRE2 would also accept "greek" or "GREEK".
bool written_as_unicode_does(std::string_view name) {
  bool starts_word = true;
  for (const char c : name) {
    const bool upper = c >= 'A' && c <= 'Z';
    const bool lower = c >= 'a' && c <= 'z';
    if (c == '_') {
      if (starts_word) return false;
      starts_word = true;
      continue;
    }
    if (!upper && !lower) return false;
    if (starts_word && !upper) return false;
    starts_word = false;
  }
  return !name.empty() && !starts_word;
}

bool known_to_pcre(std::string_view property) {
  const std::string pattern = "\\p{" + std::string(property) + "}";
  int error = 0;
  PCRE2_SIZE offset = 0;
  pcre2_code* code = pcre2_compile(reinterpret_cast<PCRE2_SPTR>(pattern.data()), pattern.size(),
                                   PCRE2_UTF, &error, &offset, nullptr);
  pcre2_code_free(code);
  return code != nullptr;
}

std::optional<std::string> script(std::string_view prefix, std::string_view name) {
  if (!written_as_unicode_does(name)) return std::nullopt;
  std::string property = std::string(prefix) + std::string(name);
  if (!known_to_pcre(property)) return std::nullopt;
  return property;
}

// The binary properties of ECMA-262, each with its long and its short name.
constexpr std::array<std::string_view, 97> kBinary = {"ASCII",
                                                      "ASCII_Hex_Digit",
                                                      "AHex",
                                                      "Alphabetic",
                                                      "Alpha",
                                                      "Bidi_Control",
                                                      "Bidi_C",
                                                      "Bidi_Mirrored",
                                                      "Bidi_M",
                                                      "Case_Ignorable",
                                                      "CI",
                                                      "Cased",
                                                      "Changes_When_Casefolded",
                                                      "CWCF",
                                                      "Changes_When_Casemapped",
                                                      "CWCM",
                                                      "Changes_When_Lowercased",
                                                      "CWL",
                                                      "Changes_When_NFKC_Casefolded",
                                                      "CWKCF",
                                                      "Changes_When_Titlecased",
                                                      "CWT",
                                                      "Changes_When_Uppercased",
                                                      "CWU",
                                                      "Dash",
                                                      "Default_Ignorable_Code_Point",
                                                      "DI",
                                                      "Deprecated",
                                                      "Dep",
                                                      "Diacritic",
                                                      "Dia",
                                                      "Emoji",
                                                      "Emoji_Component",
                                                      "EComp",
                                                      "Emoji_Modifier",
                                                      "EMod",
                                                      "Emoji_Modifier_Base",
                                                      "EBase",
                                                      "Emoji_Presentation",
                                                      "EPres",
                                                      "Extended_Pictographic",
                                                      "ExtPict",
                                                      "Extender",
                                                      "Ext",
                                                      "Grapheme_Base",
                                                      "Gr_Base",
                                                      "Grapheme_Extend",
                                                      "Gr_Ext",
                                                      "Hex_Digit",
                                                      "Hex",
                                                      "IDS_Binary_Operator",
                                                      "IDSB",
                                                      "IDS_Trinary_Operator",
                                                      "IDST",
                                                      "ID_Continue",
                                                      "IDC",
                                                      "ID_Start",
                                                      "IDS",
                                                      "Ideographic",
                                                      "Ideo",
                                                      "Join_Control",
                                                      "Join_C",
                                                      "Logical_Order_Exception",
                                                      "LOE",
                                                      "Lowercase",
                                                      "Lower",
                                                      "Math",
                                                      "Noncharacter_Code_Point",
                                                      "NChar",
                                                      "Pattern_Syntax",
                                                      "Pat_Syn",
                                                      "Pattern_White_Space",
                                                      "Pat_WS",
                                                      "Quotation_Mark",
                                                      "QMark",
                                                      "Radical",
                                                      "Regional_Indicator",
                                                      "RI",
                                                      "Sentence_Terminal",
                                                      "STerm",
                                                      "Soft_Dotted",
                                                      "SD",
                                                      "Terminal_Punctuation",
                                                      "Term",
                                                      "Unified_Ideograph",
                                                      "UIdeo",
                                                      "Uppercase",
                                                      "Upper",
                                                      "Variation_Selector",
                                                      "VS",
                                                      "White_Space",
                                                      "space",
                                                      "XID_Continue",
                                                      "XIDC",
                                                      "XID_Start",
                                                      "XIDS",
                                                      "Any"};

std::optional<std::string> binary(std::string_view name) {
  if (std::find(kBinary.begin(), kBinary.end(), name) == kBinary.end()) return std::nullopt;
  if (!known_to_pcre(name)) return std::nullopt;
  return std::string(name);
}

}  // namespace

std::optional<std::string> pcre_property(std::string_view ecma) {
  const std::size_t equals = ecma.find('=');
  if (equals == std::string_view::npos) {
    if (ecma == "Assigned") return "^Cn";
    auto found = category(ecma);
    return found ? found : binary(ecma);
  }
  const std::string_view name = ecma.substr(0, equals);
  const std::string_view value = ecma.substr(equals + 1);
  if (name == "General_Category" || name == "gc") return category(value);
  if (name == "Script" || name == "sc") return script("sc:", value);
  if (name == "Script_Extensions" || name == "scx") return script("scx:", value);
  return std::nullopt;
}

}  // namespace patchbay::pattern
