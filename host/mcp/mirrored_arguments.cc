#include "mcp/mirrored_arguments.h"

#include <algorithm>
#include <cstdint>
#include <set>
#include <string_view>

#include "base/lower_case.h"
#include "base/net.h"
#include "json/decimal.h"
#include "mcp/headers.h"
#include "mcp/message.h"

namespace patchbay::mcp {
namespace {

using wire::Json;

constexpr const char* kKeyword = "x-mcp-header";
constexpr std::size_t kMostMirrored = 32;
constexpr std::size_t kMostHeaderNameBytes = 128;
constexpr std::int64_t kMostExact = 9007199254740991;  // 2^53 - 1: clients round what is larger

// Finds the mirrored arguments of one schema.
struct Keeper {
  std::vector<MirroredArgument> kept{};
  std::set<std::string> names{};  // in lower case, as header names are compared
  std::vector<std::string> path{};

  void keep_in(Json& schema) {
    const auto properties = schema.find("properties");
    if (properties == schema.end() || !properties->is_object()) return;
    for (auto& [name, property] : properties->items()) {
      if (!property.is_object()) continue;
      path.push_back(name);
      if (!keep(property)) {
        property.erase(kKeyword);
        keep_in(property);
      }
      path.pop_back();
    }
  }

  // Returns false if no header can repeat this property.
  bool keep(const Json& property) {
    const auto declared = property.find(kKeyword);
    const auto type = property.find("type");
    if (declared == property.end() || !declared->is_string() || type == property.end()) {
      return false;
    }
    const auto name = declared->get<std::string>();
    const bool fits = *type == "string" || *type == "integer" || *type == "boolean";
    if (!fits || name.size() > kMostHeaderNameBytes || kept.size() == kMostMirrored) return false;
    if (!is_token(name) || !names.insert(lower_case(name)).second) return false;
    kept.push_back({path, "Mcp-Param-" + name});
    return true;
  }
};

const json::Node* value_at(const json::Node* arguments, const std::vector<std::string>& path) {
  const json::Node* value = arguments;
  for (const std::string& name : path) value = member_of(value, name);
  return value;
}

// Returns true if a header says the same number: "42.0" is 42.
bool is_number(const std::string& header, const json::Number& number) {
  const auto read = json::Document::read(header, 1);
  if (read.has_error() || !read.value().root().is_number()) return false;
  return json::compare(json::Number::of_text(read.value().root().text()), number) == 0;
}

bool says(const std::string& header, const json::Node& value) {
  if (value.is(json::Kind::kString)) return header == value.text();
  if (value.is(json::Kind::kBoolean)) return header == (value.boolean() ? "true" : "false");
  return value.is_number() && is_number(header, json::Number::of_text(value.text()));
}

// Returns true if the client can write the value in a header.
bool fits_header(const json::Node& value) {
  if (!value.is_number()) return value.is(json::Kind::kString) || value.is(json::Kind::kBoolean);
  const auto number = json::Number::of_text(value.text());
  return number.is_integral() &&
         json::compare(number, json::Number::of(json::Wide(kMostExact))) <= 0 &&
         json::compare(number, json::Number::of(json::Wide(-kMostExact))) >= 0;
}

std::optional<Refusal> compare_argument(const httpd::Request& request,
                                        const MirroredArgument& mirrored, const json::Node* value) {
  const bool is_absent = value == nullptr || value->is(json::Kind::kNull);
  const auto is_this = [&](const httpd::NamedText& each) {
    return equal_ignoring_case(each.name, mirrored.header);
  };
  const auto& headers = request.headers;
  const auto sent = std::find_if(headers.begin(), headers.end(), is_this);
  if (sent == headers.end()) {
    if (is_absent || !fits_header(*value)) return std::nullopt;
    return header_mismatch(mirrored.header,
                           "is missing: by the tool's schema it repeats an argument. List the "
                           "tools again, or call this one by call_tool if it was found by "
                           "search_tools.");
  }
  if (std::any_of(sent + 1, headers.end(), is_this)) {
    return header_mismatch(mirrored.header, "is there more than once.");
  }
  return check_header(mirrored.header, sent->value,
                      [&](const std::string& text) { return !is_absent && says(text, *value); });
}

}  // namespace

std::vector<MirroredArgument> keep_mirrored(Json& schema) {
  Keeper keeper;
  keeper.keep_in(schema);
  return std::move(keeper.kept);
}

std::optional<Refusal> mismatch_of(const httpd::Request& request,
                                   const std::vector<MirroredArgument>& mirrored,
                                   const json::Node* arguments) {
  for (const MirroredArgument& each : mirrored) {
    if (auto wrong = compare_argument(request, each, value_at(arguments, each.path))) return wrong;
  }
  return std::nullopt;
}

}  // namespace patchbay::mcp
