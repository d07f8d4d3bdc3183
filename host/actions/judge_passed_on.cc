// An action may run a listed one by what the provider calls that one (`called_by` in the manifest).
// Then the listed action's schema judges what is passed on, before anything is sent. This comes
// after authorize, because the connector may have to ask the provider for its list.
#include "actions/call.h"
#include "json/document.h"

namespace patchbay::actions {

Result<void> Pipeline::judge_passed_on(Call& call) const {
  const auto& dynamic = call.connector->manifest().dynamic_actions;
  if (!dynamic || !dynamic->called_by || dynamic->called_by->action != call.action->id) {
    return success();
  }
  const manifest::CalledBy& by = *dynamic->called_by;
  schema::InstanceLimits limits;
  PATCHBAY_TRY(const auto given, json::Document::read(call.request.arguments, limits.depth));
  const json::Node* name = given.root().find(by.name);
  if (name == nullptr || !name->is(json::Kind::kString)) return success();
  PATCHBAY_TRY(prepare_listing(call));
  PATCHBAY_TRY(const catalog::FoundAction listed,
               call.connector->find_by_provider_name(name->text(), call.context));
  if (listed.action == nullptr) return success();  // the connector says why it cannot be called
  const json::Node* passed_on = given.root().find(by.arguments);
  const std::string text = passed_on == nullptr ? "{}" : json::to_json(*passed_on);
  limits.bytes = text.size();  // the whole of the arguments kept the limit
  auto outcome = listed->parameters.check(text, limits, "/" + by.arguments);
  if (outcome.has_error()) return std::move(outcome).error().at("arguments");
  return success();
}

}  // namespace patchbay::actions
