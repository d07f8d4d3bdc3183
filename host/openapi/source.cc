#include "openapi/source.h"

#include <algorithm>
#include <stdexcept>

#include "openapi/names.h"
#include "openapi/path_template.h"

namespace patchbay::openapi {
namespace {

constexpr std::size_t kLine = 100;  // url_of() divides a statement of at least so many characters

// Returns the name of the member function of an action. It begins with "run_", because an id may be
// a keyword of C++.
std::string function_name(const Operation& operation) { return "run_" + operation.id; }

std::string value_of(const Parameter& parameter) {
  const std::string written =
      parameter.written == "kComma" ? "" : ", Written::" + parameter.written;
  return "value_text(given, " + literal(parameter.argument) + written + ")";
}

// Returns the C++ expression for the argument of segment(): one value, or values and texts joined
// by "+".
std::string segment_value(const Operation& operation, const PathPiece& piece) {
  std::string value;
  for (const PathPart& part : piece.segment) {
    if (!value.empty()) value += " + ";
    const bool is_first = value.empty() && piece.segment.size() > 1 && !part.is_parameter;
    value += part.is_parameter ? value_of(path_parameter(operation, part.text))
             : is_first        ? "std::string(" + literal(part.text) + ")"
                               : literal(part.text);
  }
  return value;
}

std::string url_of(const Operation& operation) {
  std::vector<std::string> steps = {"    Url url = Url(kApi)"};
  std::size_t size = steps.front().size();
  const auto pieces = pieces_of(operation.place.path);
  for (const PathPiece& piece : pieces.value()) {  // read_operation() has checked this path
    steps.push_back(piece.segment.empty() ? ".literal(" + literal(piece.literal) + ")"
                                          : ".segment(" + segment_value(operation, piece) + ")");
    size += steps.back().size();
  }
  std::string out;
  for (const std::string& step : steps) {
    if (!out.empty() && size >= kLine) out += "\n                  ";
    out += step;
  }
  return out + ";\n";
}

// Returns the C++ line that adds a parameter to the query or to the headers.
std::string parameter_line(const Parameter& parameter) {
  const bool is_query = parameter.place == Place::kQuery;
  const std::string target = is_query ? "url" : "request";
  const std::string usual = is_query ? "kRepeated" : "kComma";
  std::string line = "    " + target + " = " + (is_query ? "with_query" : "with_header") +
                     "(std::move(" + target + "), given, " + literal(parameter.argument);
  const bool has_other_name = parameter.argument != parameter.name;
  if (parameter.written != usual || has_other_name) line += ", Written::" + parameter.written;
  if (has_other_name) line += ", " + literal(parameter.name);
  return line + ");\n";
}

std::string parameter_lines(const Operation& operation, Place place) {
  std::string lines;
  for (const Parameter& parameter : operation.parameters) {
    if (parameter.place == place) lines += parameter_line(parameter);
  }
  return lines;
}

std::string body_line(const Operation& operation) {
  const std::string rest = "(std::move(request), given, " + literal(operation.body_argument);
  switch (operation.body) {
    case Body::kNone:
      return {};
    case Body::kJson:
      return "    request = with_json" + rest + ");\n";
    case Body::kForm:
      return "    request = with_form" + rest + ");\n";
    case Body::kText:
      return "    request = with_text" + rest + ", " + literal(operation.body_type) + ");\n";
  }
  return {};
}

std::string answer_line(const Operation& operation) {
  const char* const function = operation.answer == Answer::kJson   ? "json_answer"
                               : operation.answer == Answer::kText ? "text_answer"
                                                                   : "no_answer";
  return std::string("    return ") + function + "(call, std::move(request));\n";
}

}  // namespace

const Parameter& path_parameter(const Operation& operation, const std::string& name) {
  const auto found = std::ranges::find_if(operation.parameters, [&](const Parameter& each) {
    return each.place == Place::kPath && each.name == name;
  });
  if (found == operation.parameters.end()) throw std::logic_error("a path's unknown parameter");
  return *found;
}

std::string member_function(const Operation& operation) {
  const bool takes_any = !operation.parameters.empty() || operation.body != Body::kNone;
  return "  // " + operation.place.method + " " + one_line(operation.place.path) + "\n  Json " +
         function_name(operation) + "(Call& call" + (takes_any ? ", const Json& given" : "") +
         ") const {\n" + url_of(operation) + parameter_lines(operation, Place::kQuery) +
         "    Request request(" + literal(operation.place.method) + ", std::move(url).text());\n" +
         parameter_lines(operation, Place::kHeader) + body_line(operation) +
         answer_line(operation) + "  }\n";
}

std::string action_row(const Operation& operation) {
  return "    action<&Connector::" + function_name(operation) + ">(" + literal(operation.id) +
         "),\n";
}

}  // namespace patchbay::openapi
