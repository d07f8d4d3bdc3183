#include "gates/gate_changes.h"

#include "audit/security_events.h"
#include "gates/gate_store.h"

namespace patchbay::gates {
namespace {

void record(store::Transaction& transaction, const std::string& gate, const char* change,
            const GateChanger& by, WallTime at) {
  audit::AuditEntry entry;
  entry.event = audit::event_of(audit::GateChanged{gate, change});
  entry.organization = by.organization;
  entry.actor = by.actor;
  entry.subject = gate;
  entry.trace_id = by.trace_id;
  by.chain.append(transaction, std::move(entry), at);
}

const char* word_for(const Gate& gate, bool existed) {
  if (gate.enabled && gate.kind == Kind::kKillSwitch) return "killed";
  return existed ? "updated" : "created";
}

}  // namespace

Result<bool> put_gate(store::Store& store, const Gate& gate, const GateChanger& by, WallTime at) {
  return store.transaction([&](store::Transaction& transaction) -> Result<bool> {
    const bool existed = GateStore::put(transaction, gate);
    record(transaction, gate.name, word_for(gate, existed), by, at);
    return existed;
  });
}

Result<void> remove_gate(store::Store& store, const std::string& name, const GateChanger& by,
                         WallTime at) {
  return store.transaction([&](store::Transaction& transaction) -> Result<void> {
    if (!GateStore::remove(transaction, name)) {
      return Error(Code::kNotFound,
                   "No gate \"" + name.substr(0, 64) +
                       "\" was set while hosts run; one of the configuration is changed there, or "
                       "by setting another of its name over it.");
    }
    record(transaction, name, "removed", by, at);
    return success();
  });
}

}  // namespace patchbay::gates
