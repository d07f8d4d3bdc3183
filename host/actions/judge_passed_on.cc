// An action may run a listed one by what the provider calls that one (`called_by` in the manifest).
// Then the caller has to be one who may use the listed action, and its schema judges what is passed
// on, before anything is sent. This comes after authorize, because the connector may have to ask
// the provider for its list.
#include "actions/call.h"
#include "json/document.h"

namespace patchbay::actions {
namespace {

// Returns the object as JSON, without the members that are null.
std::string without_nulls(const json::Node& object) {
  std::string out = "{";
  for (const json::Member& member : object.members()) {
    if (member.value.is(json::Kind::kNull)) continue;
    if (out.size() > 1) out += ',';
    json::append_json_string(out, member.key);
    out.append(":").append(json::to_json(member.value));
  }
  return out += '}';
}

}  // namespace

Result<void> Pipeline::judge_passed_on(Call& call) {
  const auto& dynamic = call.connector->manifest().dynamic_actions;
  if (!dynamic || !dynamic->called_by || dynamic->called_by->action != call.action->id) {
    return success();
  }
  const manifest::CalledBy& by = *dynamic->called_by;
  schema::InstanceLimits limits;
  PATCHBAY_TRY(const auto given, json::Document::read(call.request.arguments, limits.depth));
  const json::Node* name = given.root().find(by.name);
  if (name == nullptr || !name->is(json::Kind::kString)) return success();
  PATCHBAY_TRY(take_places(call));  // even a fresh list may lack the name and be asked for again
  PATCHBAY_TRY(prepare_listing(call));
  PATCHBAY_TRY(const catalog::FoundAction listed,
               call.connector->find_by_provider_name(name->text(), call.context));
  // If the caller may run it, the connector says why it cannot be called.
  if (listed.action == nullptr) return gate_unlisted(call, name->text());
  PATCHBAY_TRY(gate_action(call, *listed.action));
  const json::Node* passed_on = given.root().find(by.arguments);
  const std::string text = passed_on == nullptr ? "{}" : json::to_json(*passed_on);
  limits.bytes = text.size();  // the whole of the arguments kept the limit
  auto outcome = listed->parameters.check(text, limits, "/" + by.arguments);
  if (outcome.has_value()) return success();
  // Callers write null for an argument that they leave out. A required one is missed even so.
  const bool is_object = passed_on != nullptr && passed_on->is(json::Kind::kObject);
  if (is_object && listed->parameters.check(without_nulls(*passed_on), limits)) return success();
  return std::move(outcome).error().at("arguments");
}

}  // namespace patchbay::actions
