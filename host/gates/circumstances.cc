#include "gates/circumstances.h"

#include <algorithm>

#include "base/words.h"
#include "callers/key_table.h"

namespace patchbay::gates {
namespace {

constexpr std::size_t kMostKnown = 10'000;  // a further entry clears the cache

std::optional<std::string> known(std::string text) {
  if (text.empty()) return std::nullopt;
  return text;
}

}  // namespace

// Returns the plan of the caller's organization. A caller with an API key already has the plan. A
// browser that returns from a provider has no key, so the plan is read from the store.
std::string Circumstances::plan_of(const Caller& caller) const {
  if (!caller.plan.empty() || !caller.key.empty() || caller.organization.empty()) {
    return caller.plan;
  }
  const auto plan = store_.read([&](store::Transaction& transaction) -> Result<std::string> {
    return callers::plan_of(transaction, caller.organization);
  });
  return plan.has_value() ? plan.value() : std::string();
}

audit::AuditContext Circumstances::found(const Passage& passage) const {
  audit::AuditContext context;
  context.plan = known(std::string(passage.plan));
  context.region = known(region_);
  if (gates_ == nullptr) return context;
  const auto in_force = gates_->all();
  const bool gated = std::any_of(in_force->begin(), in_force->end(),
                                 [&](const Gate& gate) { return gate.concerns(passage); });
  if (gated) {
    const Gate* refusing = first_refusing(*in_force, passage);
    context.gate_status =
        refusing == nullptr ? "open" : "closed:" + std::string(word_of(refusing->kind));
  }
  context.experiment = known(joined(gates_->enrollment(passage), ","));
  return context;
}

audit::AuditContext Circumstances::of(const CallerDeed& deed) {
  const Caller& caller = deed.caller;
  const std::string plan = plan_of(caller);
  const auto in_force = gates_ == nullptr ? nullptr : gates_->all();
  const KeyView key = {caller.organization, caller.user, plan, deed.connector, deed.action};
  {
    const Lock lock(mutex_);
    if (in_force != of_gates_) {
      known_.clear();
      of_gates_ = in_force;
    }
    if (const auto before = known_.find(key); before != known_.end()) return before->second;
  }
  audit::AuditContext context = found({.connector = deed.connector,
                                       .action = deed.action,
                                       .organization = caller.organization,
                                       .user = caller.user,
                                       .plan = plan});
  const Lock lock(mutex_);
  if (in_force != of_gates_) return context;
  if (known_.size() >= kMostKnown) known_.clear();
  known_.emplace(Key{caller.organization, caller.user, plan, std::string(deed.connector),
                     std::string(deed.action)},
                 context);
  return context;
}

audit::AuditEntry entry_of(audit::AuditEvent event, const CallerDeed& deed,
                           Circumstances* circumstances) {
  audit::AuditEntry entry;
  entry.event = std::move(event);
  entry.organization = deed.caller.organization;
  entry.actor = deed.caller.user;
  entry.subject = deed.subject;
  entry.trace_id = deed.trace_id.hex();
  if (circumstances != nullptr) entry.context = circumstances->of(deed);
  return entry;
}

}  // namespace patchbay::gates
