// Tests whether the connection of a link works.
#include <atomic>

#include "connecting/connecting.h"
#include "links/links.h"

namespace patchbay::connecting {
namespace {

// A link that remembers the generation of the credential that was used last. The result of a
// validation belongs to this credential. The user may connect the link again during the validation,
// even to another account, so the link may have another credential at the end.
class WatchedLink final : public links::Link {
 public:
  // `generation` is the generation of the link's current credential.
  WatchedLink(links::Link& link, std::int64_t generation) : link_(link), used_(generation) {}

  [[nodiscard]] std::int64_t used() const { return used_; }

  const std::string& id() const override { return link_.id(); }
  const std::string& account() const override { return link_.account(); }
  const std::string& user_configuration() const override { return link_.user_configuration(); }
  std::string scopes() const override { return link_.scopes(); }
  Result<void> authorize(const links::Need& need) override { return link_.authorize(need); }
  Result<links::Credential> credential(const Patience& patience) override {
    auto credential = link_.credential(patience);
    if (credential.has_value()) used_ = credential.value().generation;
    return credential;
  }
  Result<void> renew(std::int64_t refused, const Patience& patience) override {
    return link_.renew(refused, patience);
  }
  void accepted(std::int64_t generation) override { link_.accepted(generation); }
  void doubted(std::int64_t generation) override { link_.doubted(generation); }
  void revoked(std::int64_t generation) override { link_.revoked(generation); }

 private:
  links::Link& link_;
  std::atomic<std::int64_t> used_;
};

}  // namespace

Result<accounts::LinkRecord> Connecting::validate(const Caller& caller,
                                                  const accounts::StoredLinks& links,
                                                  const std::string& link, const TraceId& trace_id,
                                                  const Patience& patience) {
  PATCHBAY_TRY(const accounts::LinkRecord record, links.get(caller, link));
  if (record.connectors.empty()) return record;
  const auto declared = parts_.provider.connectors.find(record.connectors.front());
  if (declared.has_error()) {
    return parts_.grants.note_validation(caller, link, {.generation = record.generation});
  }
  const manifest::Manifest& manifest = *declared.value().manifest;
  const std::string& id = manifest.identity.id;
  PATCHBAY_TRY(const auto opened, links.open(manifest, caller, link));
  WatchedLink watched(*opened, record.generation);
  const auto probed = parts_.probe.probe(id, watched, trace_id, patience);
  accounts::ValidatedLink validated{.generation = watched.used()};
  if (probed.has_error()) {
    claim(trace_id, caller);
    if (links::is_mended_by_connecting(probed.error().code())) {
      validated.found = accounts::Validation::kInvalid;
    }
    return parts_.grants.note_validation(caller, link, validated);
  }
  validated.found = accounts::Validation::kValid;
  if (record.oauth_user_id.empty() || record.email.empty() || record.domain.empty()) {
    auto identity = parts_.probe.identify(id, watched, trace_id, patience);
    if (identity.has_value()) {
      validated.identity = std::move(identity).value();
      validated.generation = watched.used();
    }
  }
  return parts_.grants.note_validation(caller, link, validated);
}

}  // namespace patchbay::connecting
