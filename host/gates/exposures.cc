#include "gates/exposures.h"

#include <soci/soci.h>

#include "audit/events.h"

namespace patchbay::gates {
namespace {

std::string text_of(std::span<const telemetry::Field> fields, std::string_view key) {
  for (const telemetry::Field& field : fields) {
    const auto* text = std::get_if<std::string_view>(&field.value);
    if (field.key == key && text != nullptr) return std::string(*text);
  }
  return {};
}

// Inserts the exposure into its table. Returns true if this is the user's first exposure to this
// variant.
bool insert(store::Transaction& transaction, const std::string& gate, const std::string& variant,
            const std::string& organization, const std::string& user) {
  const store::Millis now = transaction.now();
  soci::statement inserted =
      (transaction.sql().prepare
           << "insert into experiment_exposure (gate, variant, organization, user_id, exposed_at) "
              "values (:gate, :variant, :organization, :user, :at) on conflict do nothing",
       soci::use(gate), soci::use(variant), soci::use(organization), soci::use(user),
       soci::use(now));
  inserted.execute(true);
  return inserted.get_affected_rows() > 0;
}

}  // namespace

void Exposures::record(std::string_view /*event*/, std::span<const telemetry::Field> fields,
                       const TraceId* trace_id) {
  const std::string gate = text_of(fields, "gate");
  const std::string variant = text_of(fields, "variant");
  const std::string connector = text_of(fields, "connector");
  const Caller caller{.organization = text_of(fields, "organization"),
                      .user = text_of(fields, "user"),
                      .plan = text_of(fields, "plan")};
  audit::AuditEntry entry =
      entry_of(audit::event_of(audit::ExperimentExposed{gate, variant, connector}),
               {.caller = caller,
                .connector = connector,
                .subject = gate,
                .trace_id = trace_id != nullptr ? *trace_id : TraceId()},
               &circumstances_);
  if (trace_id == nullptr) entry.trace_id.clear();
  const WallTime at = clock_.wall();
  const auto kept = store_.transaction([&](store::Transaction& transaction) -> Result<void> {
    if (!insert(transaction, gate, variant, entry.organization, entry.actor)) return success();
    chain_.append(transaction, entry, at);
    return success();
  });
  if (kept.has_error()) {
    log_.write(telemetry::Level::kWarning, "an exposure to an experiment could not be recorded",
               {{"gate", gate}, {"why", kept.error().message()}});
  }
}

void clear_exposures_of_user(store::Transaction& transaction, const std::string& organization,
                             const std::string& user) {
  transaction.sql() << "delete from experiment_exposure where organization = :organization and "
                       "user_id = :user",
      soci::use(organization), soci::use(user);
}

}  // namespace patchbay::gates
