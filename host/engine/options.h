// The options of a host, and a check that they do not contradict each other.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "accounts/accounts.h"
#include "audit/anomalies.h"
#include "base/error.h"
#include "base/result.h"
#include "calls/bulkheads.h"
#include "documents/settings.h"
#include "links/configured_links.h"
#include "process/programs.h"
#include "signatures/trust.h"
#include "webhooks/webhooks.h"

namespace patchbay::actions {
class CallObserver;
}

namespace patchbay::engine {

struct Options {
  // the highest value of a size limit, in bytes
  static constexpr std::size_t kMostBytes = std::size_t{1} << 30;
  static constexpr std::chrono::milliseconds kLongestDeadline{86'400'000};  // a day

  using ConnectorConfig = std::map<std::string, std::string>;  // connector id → JSON object
  using ReadConnectorConfig = std::function<Result<ConnectorConfig>()>;

  std::vector<std::filesystem::path> connector_path{};  // folders that contain connectors' folders
  ConnectorConfig connector_config{};
  // Returns the current connector_config, for a reload; empty: connector_config never changes.
  ReadConnectorConfig read_connector_config{};
  std::vector<links::ConfiguredLink> links{};
  std::vector<std::string> allow{};       // ids of connectors that may be used; empty: all
  std::filesystem::path gates{};          // a file of gates; empty: no file
  std::filesystem::path trial_program{};  // tests a library before it is loaded; empty: no test
  std::filesystem::path text_reader{};    // patchbay-extract; empty: only plain text is read
  signatures::TrustOptions trust{};       // whose signatures the host trusts
  process::ProgramsOptions programs{};    // for connectors that speak to programs

  std::size_t argument_bytes = std::size_t{1} << 20;  // of one call
  std::size_t result_bytes = std::size_t{8} << 20;    // of one call
  std::size_t waiting = 1024;  // calls that may wait for a connector that runs one call at a time
  calls::BulkheadLimits bulkheads{};
  std::uint32_t provider_connections = 64;     // of a worker to an origin; more requests wait
  std::chrono::milliseconds deadline{60'000};  // of a call that has none; 0: no deadline
  std::chrono::milliseconds provider_delay{900'000};  // the longest wait a provider may ask for
  actions::CallObserver* observer = nullptr;          // borrowed; nullptr: nobody watches calls
  links::LinkObserver* link_observer = nullptr;       // borrowed; nullptr: nobody watches links
  bool load_at_open = false;  // load every connector now, instead of each at its first call

  // True if the host serves people for a long time, like a server. Then the host records refusals
  // of providers, people's first uses, experiments and anomalies. Needs an AccountStore.
  bool serves_people = false;
  AnomalyThresholds anomalies{};
  documents::Settings documents{};
  webhooks::Options webhooks{};
  accounts::AccountsOptions accounts{};
  // the https address at which this host publishes oauth::client_document(), with {connector_id};
  // "": the host does not publish this document
  std::string client_document{};
};

// Collects the faults of options, so that one error can name all of them.
class OptionFaults {
 public:
  void add(std::string pointer, std::string found, std::string sentence);
  // Fails with INVALID_ARGUMENT and all faults, if there are any.
  [[nodiscard]] Result<void> outcome() &&;

 private:
  std::vector<Fault> faults_;
  std::string text_;
};

// Adds the faults of one link. `place` is the link's place in the options ("/links/3").
void check_link(const links::ConfiguredLink& link, const std::string& place, OptionFaults& faults);

// Adds a fault for each option that contradicts another one or exceeds a limit.
void check_options(const Options& options, OptionFaults& faults);

}  // namespace patchbay::engine
