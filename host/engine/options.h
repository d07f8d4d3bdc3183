// The options of a host. check_options() finds options that contradict each other.
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
  // Highest value of a size limit, in bytes.
  static constexpr std::size_t kMostBytes = std::size_t{1} << 30;
  static constexpr std::chrono::milliseconds kLongestDeadline{86'400'000};  // a day

  using ConnectorConfig = std::map<std::string, std::string>;  // maps a connector's id to a JSON
                                                               // object
  using ReadConnectorConfig = std::function<Result<ConnectorConfig>()>;

  std::vector<std::filesystem::path> connector_path{};  // folders that contain the connectors'
                                                        // folders
  ConnectorConfig connector_config{};
  // Returns the current connector_config for a reload. Empty: connector_config never changes.
  ReadConnectorConfig read_connector_config{};
  std::vector<links::ConfiguredLink> links{};
  std::vector<std::string> allow{};       // ids of connectors that may be used; empty: all
  std::filesystem::path gates{};          // path of the file of gates; empty: no file
  std::filesystem::path trial_program{};  // program that tests a library before the host loads it;
                                          // empty: no test
  std::filesystem::path text_reader{};    // path of patchbay-extract; empty: the host reads only
                                          // plain text
  signatures::TrustOptions trust{};       // the signatures that the host trusts
  process::ProgramsOptions programs{};    // options for connectors that run programs

  std::size_t argument_bytes = std::size_t{1} << 20;  // maximum size of a call's arguments
  std::size_t result_bytes = std::size_t{8} << 20;    // maximum size of a call's result
  std::size_t waiting = 1024;  // maximum number of waiting calls, for a connector that runs one
                               // call at a time
  calls::BulkheadLimits bulkheads{};
  std::uint32_t provider_connections = 64;     // connections of one worker to one origin; further
                                               // requests wait
  std::chrono::milliseconds deadline{60'000};  // default deadline of a call; 0: no deadline
  std::chrono::milliseconds provider_delay{900'000};  // longest wait that a provider may ask for
  actions::CallObserver* observer = nullptr;          // borrowed; may be nullptr
  links::LinkObserver* link_observer = nullptr;       // borrowed; may be nullptr
  bool load_at_open = false;  // true: load every connector in open(); false: at its first call

  // True for a host that serves users for a long time, for example a server. Such a host records
  // the providers' refusals, each user's first use, experiments and anomalies. Needs an
  // AccountStore.
  bool serves_people = false;
  audit::AnomalyThresholds anomalies{};
  documents::Settings documents{};
  webhooks::Options webhooks{};
  accounts::AccountsOptions accounts{};
  // The https address at which this host publishes oauth::client_document(). The address contains
  // {connector_id}. "": the host does not publish the document.
  std::string client_document{};
};

// Collects the faults of options, so that one error can name all of them.
class OptionFaults {
 public:
  void add(std::string pointer, std::string found, std::string sentence);
  // Fails with INVALID_ARGUMENT and all faults. Succeeds if there are no faults.
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
