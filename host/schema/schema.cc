#include "schema/schema.h"

#include "json/node_reader.h"
#include "schema/compiled.h"
#include "schema/compiler.h"
#include "schema/evaluator.h"
#include "schema/explain.h"

namespace patchbay::schema {
namespace {

Error error_of(Trouble trouble) {
  switch (trouble) {
    case Trouble::kPatternWork:
      return {Code::kTooLarge,
              "the patterns of the schema take too much work on this instance, so it is refused: "
              "simplify them, or bound the texts with maxLength."};
    case Trouble::kWork:
      return {
          Code::kTooLarge,
          "judging the instance takes too much work, so it is refused: the schema asks the same "
          "places again and again, as alternatives within alternatives do."};
    default:
      return {Code::kTooLarge,
              "the instance is nested deeper than allowed, or the schema refers to itself without "
              "end."};
  }
}

Error invalid(Explanation explanation) {
  auto& faults = explanation.faults;
  std::string message = faults.front().sentence;
  if (explanation.found > 1) {
    message =
        "the value does not fit its schema: " + std::string(explanation.more ? "at least " : "") +
        std::to_string(explanation.found) + " faults";
    if (faults.size() < explanation.found) {
      message += ", of which the first " + std::to_string(faults.size()) + " are told";
    }
    message += ".";
  }
  return Error(Code::kInvalidArgument, std::move(message)).with_faults(std::move(faults));
}

Error too_many(std::size_t bytes, const InstanceLimits& limits) {
  return {Code::kTooLarge, "the instance has " + std::to_string(bytes) + " bytes; at most " +
                               std::to_string(limits.bytes) + " are taken."};
}

Result<void> check_node(const Schema::Compiled& compiled, const Node& root,
                        const InstanceLimits& limits, std::string_view place) {
  Evaluator<NodeValue> evaluator(compiled.program, limits);
  if (evaluator.valid(NodeValue(root))) return success();
  if (evaluator.trouble() != Trouble::kNone) return error_of(evaluator.trouble());
  return invalid(explain(compiled.model, compiled.program, root, limits, false, place));
}

// Returns the faults of a parsed value whose reals are doubles. `text` is its JSON.
Result<void> explained(const Schema::Compiled& compiled, std::string_view text,
                       const InstanceLimits& limits) {
  PATCHBAY_TRY(const Document document, Document::read(text, limits.depth));
  return invalid(explain(compiled.model, compiled.program, document.root(), limits, true));
}

}  // namespace

Result<Schema> Schema::compile(std::string_view json, const CompileOptions& options) {
  PATCHBAY_TRY(Model model, Model::read(json, options));
  auto compiled = std::make_shared<Compiled>(Compiled{std::move(model), {}});
  PATCHBAY_TRY(compiled->program, compile_program(compiled->model, options.limits));
  return Schema(std::move(compiled));
}

Result<void> Schema::check(std::string_view bytes, const InstanceLimits& limits,
                           std::string_view place) const {
  if (bytes.size() > limits.bytes) return too_many(bytes.size(), limits);
  json::NodeReader& reader = json::NodeReader::of_this_thread();
  if (const Node* root = reader.read(bytes, limits.depth)) {
    auto checked = check_node(*compiled_, *root, limits, place);
    reader.trim();
    return checked;
  }
  PATCHBAY_TRY(const Document document, Document::read(bytes, limits.depth));
  return check_node(*compiled_, document.root(), limits, place);
}

Result<void> Schema::check_value(const nlohmann::json& value, const InstanceLimits& limits) const {
  Evaluator<JsonValue> evaluator(compiled_->program, limits);
  if (evaluator.valid(JsonValue(value))) return success();
  if (evaluator.trouble() != Trouble::kNone) return error_of(evaluator.trouble());
  const std::string text = value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  return explained(*compiled_, text, limits);
}

Result<void> Schema::check_element(const simdjson::dom::element& element,
                                   const InstanceLimits& limits) const {
  Evaluator<ElementValue> evaluator(compiled_->program, limits);
  if (evaluator.valid(ElementValue(element))) return success();
  if (evaluator.trouble() != Trouble::kNone) return error_of(evaluator.trouble());
  return explained(*compiled_, simdjson::minify(element), limits);
}

bool Schema::accepts(std::string_view bytes, const InstanceLimits& limits) const {
  if (bytes.size() > limits.bytes) return false;
  json::NodeReader& reader = json::NodeReader::of_this_thread();
  const Node* root = reader.read(bytes, limits.depth);
  const bool valid =
      root && Evaluator<NodeValue>(compiled_->program, limits).valid(NodeValue(*root));
  reader.trim();
  return valid;
}

bool Schema::accepts_value(const nlohmann::json& value, const InstanceLimits& limits) const {
  return Evaluator<JsonValue>(compiled_->program, limits).valid(JsonValue(value));
}

bool Schema::accepts_element(const simdjson::dom::element& element,
                             const InstanceLimits& limits) const {
  return Evaluator<ElementValue>(compiled_->program, limits).valid(ElementValue(element));
}

const std::vector<Note>& Schema::notes() const { return compiled_->model.notes(); }

Dialect Schema::dialect() const { return compiled_->model.dialect_of(compiled_->model.root()); }

std::size_t Schema::memory() const {
  return compiled_->program.memory() + compiled_->model.memory();
}

}  // namespace patchbay::schema
