#include "openapi/unit_test.h"

#include <algorithm>
#include <optional>

#include "base/percent.h"
#include "openapi/names.h"
#include "openapi/path_template.h"
#include "openapi/sample.h"
#include "openapi/source.h"

namespace patchbay::openapi {
namespace {

// Returns the JSON text in the form in which a connector writes it: compact, with the members
// sorted by name.
std::string compact(const Tree& tree) { return nlohmann::json::parse(tree.dump()).dump(); }

std::string scalar_text(const Tree& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

// Returns the text of an argument in the address. Returns nothing for null, for an object, and for
// a list other than one scalar, because each style writes such values in another way.
std::optional<std::string> text_of(const Tree& value) {
  if (value.is_array() && value.size() == 1 && value[0].is_primitive())
    return scalar_text(value[0]);
  if (value.is_structured() || value.is_null()) return std::nullopt;
  return scalar_text(value);
}

std::string encoded(std::string_view text) {
  std::string out;
  append_percent_encoded(out, text);
  return out;
}

// A sample request of an action. It has only the required arguments.
struct SampleRequest {
  Tree arguments = Tree::object();
  std::string url;
};

bool add_path(const Operation& operation, SampleRequest& request) {
  const auto pieces = pieces_of(operation.place.path);
  for (const PathPiece& piece : pieces.value()) {
    if (piece.segment.empty()) {
      request.url += piece.literal;
      continue;
    }
    std::string text;
    for (const PathPart& part : piece.segment) {
      if (!part.is_parameter) {
        text += part.text;
        continue;
      }
      const Parameter& parameter = path_parameter(operation, part.text);
      const auto value = text_of(request.arguments[parameter.argument]);
      if (!value || value->empty() || *value == "." || *value == "..") return false;
      text += *value;
    }
    request.url += "/" + encoded(text);
  }
  return true;
}

bool add_query(const Operation& operation, SampleRequest& request) {
  char before = '?';
  for (const Parameter& parameter : operation.parameters) {
    if (parameter.place != Place::kQuery || !parameter.is_required) continue;
    const Tree& value = request.arguments[parameter.argument];
    const auto text = parameter.written == "kJson" ? value.dump() : text_of(value);
    if (!text) return false;
    request.url += before + encoded(parameter.name) + "=" + encoded(*text);
    before = '&';
  }
  return true;
}

std::optional<SampleRequest> sample_request(const Operation& operation, const std::string& base) {
  SampleRequest request;
  request.url = base;
  for (const Tree& name : member(operation.arguments, "required")) {
    const Tree& schema = member(member(operation.arguments, "properties"), name.get<std::string>());
    request.arguments[name.get<std::string>()] = sample_of(schema, operation.arguments);
  }
  if (!add_path(operation, request) || !add_query(operation, request)) return std::nullopt;
  return request;
}

// Returns two texts: the arguments of answer() for the provider's sample answer, and the result of
// the action for this answer.
std::pair<std::string, std::string> sample_answer(const Operation& operation) {
  if (operation.answer == Answer::kNothing) return {"204", "null"};
  if (operation.answer == Answer::kText) return {"200, \"a\"", "\"a\""};
  const std::string body = compact(sample_of(operation.result, operation.result));
  return {"200, " + literal(body), body};
}

// Returns the provider's sample answer. `result` becomes the result of the action.
Tree sample_response(const Operation& operation, Tree& result) {
  if (operation.answer == Answer::kNothing) return {{"status", 204}};
  const bool is_text = operation.answer == Answer::kText;
  result = is_text ? Tree("a") : sample_of(operation.result, operation.result);
  const Tree plain = is_text ? result : Tree(result.dump());
  return {{"status", 200}, {"body", result.is_structured() ? result : plain}};
}

}  // namespace

Tree scenario_call(const Operation& operation, const std::string& base) {
  const auto sample = sample_request(operation, base);
  if (!sample) return nullptr;
  Tree request = {{"method", operation.place.method}, {"url", sample->url}};
  const bool has_body = sample->arguments.contains(operation.body_argument);
  if (has_body && operation.body == Body::kForm) return nullptr;
  if (has_body && operation.body != Body::kNone) {
    const Tree& body = sample->arguments[operation.body_argument];
    const bool is_json = operation.body == Body::kJson;
    request["body"] = body.is_structured() ? body : Tree(is_json ? body.dump() : scalar_text(body));
  }
  Tree result;
  Tree response = sample_response(operation, result);
  return {{"call", "invoke"},
          {"action", operation.id},
          {"arguments", sample->arguments},
          {"exchanges", Tree::array({Tree{{"request", request}, {"response", response}}})},
          {"outcome", "OK"},
          {"result", result}};
}

std::string test_statements(const Operation& operation, const std::string& base) {
  const auto request = sample_request(operation, base);
  if (!request) return {};
  const std::string expected = "  host.expect(" + literal(operation.place.method) + ", " +
                               literal(request->url) + ")\n      .answer(";
  const std::string invoked = "  {\n    const auto outcome = connector.invoke(" +
                              literal(operation.id) + ", " + literal(request->arguments.dump()) +
                              ");\n";
  const auto [answer, result] = sample_answer(operation);
  return "  // " + operation.id + "\n" + expected + answer + ");\n" + invoked +
         "    expect(outcome.message, \"\");\n    expect(outcome.result, " + literal(result) +
         ");\n  }\n" + expected + "404);\n" + invoked +
         "    expect(outcome.status, PATCHBAY_E_NOT_FOUND);\n  }\n";
}

}  // namespace patchbay::openapi
