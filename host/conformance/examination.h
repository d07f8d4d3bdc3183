// Runs one check of one connector in this process. The Examination provides everything that the
// check needs.
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "conformance/check.h"
#include "conformance/fake_host.h"
#include "conformance/finding.h"
#include "conformance/instance.h"
#include "conformance/loopback.h"
#include "conformance/scenario.h"
#include "conformance/task.h"
#include "manifest/manifest.h"

namespace patchbay::conformance {

// The exception that ends a check, from any depth of calls. Only examine() catches this exception.
struct Stop {
  Finding finding;
};

// The exception that ends the process of a check, which another process goes on with. Only
// examine() catches this exception.
struct HandOn {};

// The connector that a check examines, with the folders and the seed for the check.
struct Subject {
  std::filesystem::path folder;      // the connector's folder
  std::filesystem::path scratch;     // an empty folder for this check alone
  std::uint64_t seed = 1;            // the seed of all random numbers
  std::filesystem::path scenario{};  // the file of a scenario, or ""
  std::string provider_url{};        // the address of a provider on loopback, or ""
  std::string credential{};          // the account's secret for this provider, or ""
  // True if the runner starts another process of the check after hand_on(). False in `reproduce`:
  // the same process then goes on.
  bool is_in_own_process = false;
};

class Examination {
 public:
  Examination(Subject subject, const Journal& journal);

  [[nodiscard]] const std::filesystem::path& folder() const { return subject_.folder; }
  [[nodiscard]] const std::filesystem::path& scratch() const { return subject_.scratch; }
  [[nodiscard]] std::uint64_t seed() const { return subject_.seed; }
  [[nodiscard]] const Journal& journal() const { return journal_; }

  // Each of these functions returns a part of the connector. If the part is missing, the function
  // ends the check as skipped.
  const manifest::Manifest& manifest();
  const nlohmann::json& raw_manifest();  // the parsed text of the manifest
  std::filesystem::path library();       // the path of the library's file
  Plugin& plugin();                      // loads the library at the first call
  std::vector<Task> tasks(Fill fill = Fill::kRequired);
  const Scenario& scenario();
  // Returns the provider on loopback that gives normal answers; nullptr: the answers are made up.
  const Loopback* loopback();

  // Returns a configuration that satisfies the manifest's schema, with defaults.
  std::string config();
  // Returns configurations that satisfy the schema and differ from config(), or none. The first has
  // all members that the schema names, the second has only the members that config() has. Each
  // member has a value other than the usual value if the schema allows another value.
  std::vector<std::string> other_configs();
  // Returns FILE:LINE of the first place in connector.json where `text` is between quotes.
  std::string place_of(const std::string& text);

  // Ends this process at once, by SIGKILL, and lets another process run the check function from its
  // beginning. There handed_on() returns `state`. The first process gets null.
  [[noreturn]] void hand_on(const nlohmann::json& state);
  nlohmann::json handed_on();

  void step(const std::string& what) const { journal_.step(what); }
  [[noreturn]] static void fail(std::string found, std::string place = {});
  [[noreturn]] static void skip(std::string reason);
  static void expect(bool holds, const std::string& found) {
    if (!holds) fail(found);
  }

 private:
  Subject subject_;
  const Journal& journal_;
  std::optional<manifest::Manifest> manifest_;
  std::optional<nlohmann::json> raw_;
  std::optional<Plugin> plugin_;
  std::optional<Scenario> scenario_;
  std::optional<Loopback> loopback_;
};

// The file in the scratch folder with the state that one process of a check hands on to the next.
inline constexpr const char* kHandedOnFile = "handed_on.json";

// A fake host, and an instance of the connector that uses it.
struct Scene {
  explicit Scene(Examination& examination, const Manner& manner = {});

  // Runs one task. The provider gives normal answers, unless the check has set another provider.
  CallReturn perform(const Task& task, const Manner& manner = {});

  FakeHost host;
  Instance instance;
  const Journal& journal;
  std::string circumstance{};  // added to the steps, such as " while the provider answers 404"
  const Loopback* loopback = nullptr;
};

// Runs a check in this process. If the rule is a SHOULD, a failure becomes a warning.
Finding examine(const Check& check, Subject subject, const Journal& journal);

}  // namespace patchbay::conformance
