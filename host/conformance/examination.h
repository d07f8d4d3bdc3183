// One check of one connector, in this process. A check gets everything that it needs from its
// Examination.
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
#include "conformance/task.h"
#include "manifest/manifest.h"

namespace patchbay::conformance {

// The exception that ends a check from any depth, as an assertion ends a test. Only examine()
// catches it.
struct Stop {
  Finding finding;
};

// The connector that a check examines, with the folders and the seed for this.
struct Subject {
  std::filesystem::path folder;   // the connector's folder
  std::filesystem::path scratch;  // an empty folder for this check alone
  std::uint64_t seed = 1;         // the seed of all random numbers
};

class Examination {
 public:
  Examination(Subject subject, const Journal& journal);

  [[nodiscard]] const std::filesystem::path& folder() const { return subject_.folder; }
  [[nodiscard]] const std::filesystem::path& scratch() const { return subject_.scratch; }
  [[nodiscard]] std::uint64_t seed() const { return subject_.seed; }
  [[nodiscard]] const Journal& journal() const { return journal_; }

  // Each of these returns a part of the connector. If this part is missing, it ends the check as
  // skipped.
  const manifest::Manifest& manifest();
  const nlohmann::json& raw_manifest();  // the manifest's text, parsed
  std::filesystem::path library();       // the library's file
  Plugin& plugin();                      // mapped at the first use, with its capabilities
  std::vector<Task> tasks(Fill fill = Fill::kRequired);

  // Returns a configuration that satisfies the manifest's schema, with defaults.
  std::string config();
  // Returns other configurations that satisfy the schema. Each one has other values for as many
  // members as possible: the first ones for all members that the schema names, the later ones for
  // the members that config() has. May be empty.
  std::vector<std::string> other_configs();
  // Returns FILE:LINE of the first place in connector.json where `text` stands between quotes.
  std::string place_of(const std::string& text);

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
};

// A fake host, and an instance of the connector that uses it.
struct Scene {
  explicit Scene(Examination& examination, const Manner& manner = {});

  // Runs one task. The provider gives normal answers, unless the check has set another provider.
  Returned perform(const Task& task, const Manner& manner = {});

  FakeHost host;
  Instance instance;
  const Journal& journal;
  std::string circumstance{};  // for the steps: " while the provider answers 404"
};

// Runs a check in this process. A broken SHOULD is a warning.
Finding examine(const Check& check, Subject subject, const Journal& journal);

}  // namespace patchbay::conformance
