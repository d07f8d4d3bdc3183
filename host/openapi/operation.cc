#include "openapi/operation.h"

#include <algorithm>

#include "base/lower_case.h"
#include "openapi/names.h"
#include "openapi/refusal.h"
#include "openapi/schema_form.h"

namespace patchbay::openapi {
namespace {

// Returns the media type without its parameters, in small letters.
std::string bare_type(const std::string& type) {
  std::string bare = type.substr(0, type.find(';'));
  while (!bare.empty() && bare.back() == ' ') bare.pop_back();
  return lower_case(bare);
}

bool is_json(const std::string& type) {
  const std::string bare = bare_type(type);
  return bare == "application/json" || bare.ends_with("+json") || bare == "*/*";
}

// Returns the first media type of `content` for which `is_taken` returns true; nullptr if there is
// none.
template <class Taken>
const std::string* first_type(const Tree& content, const Taken& is_taken) {
  if (!content.is_object()) return nullptr;
  for (const auto& item : content.items()) {
    if (is_taken(item.key())) return &item.key();
  }
  return nullptr;
}

std::string types_in(const Tree& content) {
  std::string types;
  for (const auto& item : content.items()) types += (types.empty() ? "" : ", ") + item.key();
  return types;
}

// Adds a property to the schema of the arguments.
Result<void> add_property(SchemaForm& form, const std::string& name, const Tree& schema,
                          const std::string& description, bool is_required, Tree& arguments) {
  PATCHBAY_TRY(Tree property, form.of(schema));
  if (property.is_object() && !description.empty() && !property.contains("description")) {
    property["description"] = sentence(description);
  }
  arguments["properties"][name] = std::move(property);
  if (is_required) arguments["required"].push_back(name);
  return success();
}

// Reads the body of the operation's request, and adds it to the schema of the arguments.
Result<void> read_body(const Description& description, SchemaForm& form, Operation& out) {
  const Tree& given = member(*out.place.operation, "requestBody");
  if (given.is_null()) return success();
  PATCHBAY_TRY(const Tree* body, description.resolved(given));
  const Tree& content = member(*body, "content");
  const std::string* type = first_type(content, is_json);
  out.body = Body::kJson;
  if (type == nullptr) {
    type = first_type(content, [](const std::string& each) {
      return bare_type(each) == "application/x-www-form-urlencoded";
    });
    out.body = Body::kForm;
  }
  if (type == nullptr) {
    type = first_type(content,
                      [](const std::string& each) { return bare_type(each).starts_with("text/"); });
    out.body = Body::kText;
  }
  if (type == nullptr) {
    return refusal("its body is " + (content.is_object() ? types_in(content) : "of no type") +
                   "; bodies in JSON, as a form or as text are written here. Leave the operation "
                   "out, and write it by hand.");
  }
  out.body_type = *type;
  out.body_required = flag_member(*body, "required", false);
  out.body_argument = "body";
  while (member(out.arguments, "properties").contains(out.body_argument)) {
    out.body_argument.insert(0, "request_");
  }
  return add_property(form, out.body_argument, member(content.at(*type), "schema"),
                      text_member(*body, "description"), out.body_required, out.arguments);
}

Result<void> read_arguments(const Description& description, Operation& out) {
  SchemaForm form(description, Side::kRequest);
  out.arguments = {{"type", "object"}, {"properties", Tree::object()}, {"required", Tree::array()}};
  for (const Parameter& each : out.parameters) {
    static const Tree kText = {{"type", "string"}};
    PATCHBAY_TRY(add_property(form, each.argument, each.schema == nullptr ? kText : *each.schema,
                              each.description, each.is_required, out.arguments));
  }
  PATCHBAY_TRY(read_body(description, form, out));
  if (out.arguments["required"].empty()) out.arguments.erase("required");
  out.arguments["additionalProperties"] = false;
  PATCHBAY_TRY(const Tree definitions, form.definitions());
  if (!definitions.is_null()) out.arguments["$defs"] = definitions;
  return success();
}

// The form of one answer of an operation: its kind and its schema.
struct AnswerForm {
  Answer kind = Answer::kNothing;
  Tree schema = Tree{{"type", "null"}};
};

Result<AnswerForm> answer_form(const Description& description, SchemaForm& form,
                               const Tree& given) {
  PATCHBAY_TRY(const Tree* answer, description.resolved(given));
  const Tree& content = member(*answer, "content");
  if (!content.is_object() || content.empty()) return AnswerForm{};
  if (const std::string* type = first_type(content, is_json)) {
    AnswerForm found{Answer::kJson, Tree()};
    const Tree& schema = member(content.at(*type), "schema");
    if (!schema.is_null()) {
      PATCHBAY_TRY(found.schema, form.of(schema));
    }
    return found;
  }
  const auto is_text = [](const std::string& each) { return bare_type(each).starts_with("text/"); };
  if (first_type(content, is_text) != nullptr) {
    return AnswerForm{Answer::kText, Tree{{"type", "string"}}};
  }
  return refusal(
      "it answers " + types_in(content) +
      "; answers in JSON and in text are read here. Leave the operation out, and write it "
      "by hand.");
}

// Reads the answers of the operation with a status 2xx. Several forms become alternatives
// (`anyOf`).
Result<void> read_answers(const Description& description, Operation& out) {
  SchemaForm form(description, Side::kAnswer);
  Tree forms = Tree::array();
  bool is_any = false;
  static const Tree kNoAnswers = Tree::object();
  const Tree& given = member(*out.place.operation, "responses");
  const Tree& answers = given.is_object() ? given : kNoAnswers;
  for (const auto& item : answers.items()) {
    if (!item.key().starts_with("2")) continue;
    PATCHBAY_TRY(AnswerForm found, answer_form(description, form, item.value()));
    if (found.kind != Answer::kNothing) {
      if (out.answer != Answer::kNothing && out.answer != found.kind) {
        return refusal(
            "it answers JSON at one time and text at another. Leave it out, and write it "
            "by hand.");
      }
      out.answer = found.kind;
    }
    is_any = is_any || found.schema.is_null();
    if (std::ranges::find(forms, found.schema) == forms.end()) forms.push_back(found.schema);
  }
  if (forms.empty()) out.answer = Answer::kJson;  // the description has no answer with 2xx
  if (forms.empty() || is_any) return success();
  out.result = forms.size() == 1 ? forms[0] : Tree{{"anyOf", forms}};
  PATCHBAY_TRY(const Tree definitions, form.definitions());
  if (!definitions.is_null()) out.result["$defs"] = definitions;
  return success();
}

Result<void> read_parts(const Description& description, Operation& out) {
  PATCHBAY_TRY(out.parameters, parameters_of(description, out.place));
  PATCHBAY_TRY(read_arguments(description, out));
  return read_answers(description, out);
}

}  // namespace

Result<Operation> read_operation(const Description& description, const OperationPlace& place) {
  Operation out;
  out.place = place;
  out.id = action_id(place.name);
  const Tree& operation = *place.operation;
  const std::string summary = one_line(text_member(operation, "summary"));
  out.title = summary.empty() ? title_of(out.id) : sentence(summary);
  out.description = sentence(text_member(operation, "description"));
  if (out.description.empty()) {
    out.description = summary.empty() ? place.method + " " + place.path : sentence(summary);
  }
  auto read = read_parts(description, out);
  if (!read) return std::move(read.error()).at("operation \"" + place.name + "\"");
  if (out.id.empty()) {
    return refusal("operation \"" + place.name +
                   "\" has no letter in its name: give it an operationId.");
  }
  return out;
}

}  // namespace patchbay::openapi
