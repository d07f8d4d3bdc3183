// Handles an action that runs a second action, declared in the manifest by `called_by`. The first
// action's arguments contain the provider's name of the second one. This stage checks that the
// caller may use the second action, and that its schema accepts the arguments that are passed on.
// It runs after authorize, because the connector may have to get its list of actions from the
// provider.
#include "actions/call.h"
#include "json/document.h"

namespace patchbay::actions {
namespace {

// Returns the object as JSON, without members that are null.
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
  const manifest::ListRunner& by = *dynamic->called_by;
  schema::InstanceLimits limits;
  PATCHBAY_TRY(const auto given, json::Document::read(call.request.arguments, limits.depth));
  const json::Node* name = given.root().find(by.name);
  if (name == nullptr || !name->is(json::Kind::kString)) return success();
  // A running call needs its places here, because the connector lists its actions again if the
  // cached list does not have the name.
  PATCHBAY_TRY(take_places(call));
  PATCHBAY_TRY(prepare_listing(call));
  PATCHBAY_TRY(const catalog::FoundAction listed,
               call.connector->find_by_provider_name(name->text(), call.context));
  // The name is not in the list. If neither a gate nor a filter refuses the call, the connector
  // reports the error.
  if (listed.action == nullptr) return gate_unlisted(call, name->text());
  PATCHBAY_TRY(gate_action(call, *listed.action));
  const json::Node* passed_on = given.root().find(by.arguments);
  const std::string text = passed_on == nullptr ? "{}" : json::to_json(*passed_on);
  limits.bytes = text.size();  // validate has already checked the total size of the arguments
  auto outcome = listed->parameters.check(text, limits, "/" + by.arguments);
  if (outcome.has_value()) return success();
  // Callers write null for omitted arguments. A null for a required argument still fails.
  const bool is_object = passed_on != nullptr && passed_on->is(json::Kind::kObject);
  if (is_object && listed->parameters.check(without_nulls(*passed_on), limits)) return success();
  return std::move(outcome).error().at("arguments");
}

}  // namespace patchbay::actions
