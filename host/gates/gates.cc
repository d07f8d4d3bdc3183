#include "gates/gates.h"

#include <algorithm>

namespace patchbay::gates {
namespace {

constexpr std::size_t kRememberedExposures = 100'000;

Error closed(const Gate& gate, const Passage& passage) {
  std::string sentence = "Connector \"" + std::string(passage.connector) +
                         "\" is closed by gate \"" + gate.name + "\" (" +
                         std::string(word_of(gate.kind)) + ").";
  sentence += gate.owner.empty() ? " The operator of this host can open it."
                                 : " " + gate.owner + " can open it.";
  return Error(Code::kGateClosed, std::move(sentence)).with_reason(std::string(word_of(gate.kind)));
}

}  // namespace

const Gate* first_refusing(const std::vector<Gate>& gates, const Passage& passage) {
  const auto refuses = [&](const Gate& gate) {
    return gate.concerns(passage) && !gate.lets_pass(passage);
  };
  const auto found = std::find_if(gates.begin(), gates.end(), refuses);
  return found == gates.end() ? nullptr : &*found;
}

Gates::Gates(std::vector<Gate> gates, telemetry::EventSink& events) : events_(events) {
  replace(std::move(gates));
}

void Gates::replace(std::vector<Gate> gates) {
  published_.set(std::make_shared<const std::vector<Gate>>(std::move(gates)));
}

Result<void> Gates::check(const Passage& passage) const {
  const auto gates = all();
  for (const Gate& gate : *gates) {
    if (gate.kind == Kind::kExperiment && gate.concerns(passage)) expose(gate, passage);
  }
  const Gate* refusing = first_refusing(*gates, passage);
  if (refusing == nullptr) return success();
  return closed(*refusing, passage);
}

std::shared_ptr<const Gate> Gates::refusing(const Passage& passage) const {
  const auto gates = all();
  const Gate* found = first_refusing(*gates, passage);
  return found == nullptr ? nullptr : std::shared_ptr<const Gate>(gates, found);
}

std::vector<std::string> Gates::enrollment(const Passage& passage) const {
  std::vector<std::string> enrolled;
  const auto gates = all();
  for (const Gate& gate : *gates) {
    if (!gate.concerns(passage)) continue;
    if (const Variant* variant = gate.variant_of(passage)) {
      enrolled.push_back(gate.name + ":" + variant->name);
    }
  }
  return enrolled;
}

void Gates::expose(const Gate& gate, const Passage& passage) const {
  const Variant* variant = gate.variant_of(passage);
  if (variant == nullptr) return;
  std::string exposure = gate.name + '\0' + variant->name + '\0';
  exposure.append(passage.organization).append(1, '\0').append(passage.user);
  {
    const Lock lock(mutex_);
    if (exposed_.size() >= kRememberedExposures) exposed_.clear();
    if (!exposed_.insert(std::move(exposure)).second) return;
  }
  events_.record("experiment_exposure", {{"gate", gate.name},
                                         {"variant", variant->name},
                                         {"connector", passage.connector},
                                         {"organization", passage.organization},
                                         {"user", passage.user},
                                         {"plan", passage.plan}});
}

Gate allowlist_of(std::vector<std::string> connectors) {
  Gate gate;
  gate.name = "allow";
  gate.category = "connector/connector_admin";
  gate.purpose = "The connectors that this host's configuration names under `allow`.";
  gate.kind = Kind::kAllowlist;
  gate.names = std::move(connectors);
  return gate;
}

}  // namespace patchbay::gates
