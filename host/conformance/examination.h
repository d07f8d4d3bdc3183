// One check of one connector, in this process. Checks get everything from here.
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

// Ends a check from any depth, as an assertion ends a test. Only `examine` catches it.
struct Stop {
  Finding finding;
};

// What is examined, and where.
struct Subject {
  std::filesystem::path folder;   // of the connector
  std::filesystem::path scratch;  // an empty folder for this check alone
  std::uint64_t seed = 1;         // the only source of chance
};

class Examination {
 public:
  Examination(Subject subject, const Journal& journal);

  [[nodiscard]] const std::filesystem::path& folder() const { return subject_.folder; }
  [[nodiscard]] const std::filesystem::path& scratch() const { return subject_.scratch; }
  [[nodiscard]] std::uint64_t seed() const { return subject_.seed; }
  [[nodiscard]] const Journal& journal() const { return journal_; }

  // Each of these ends the check as skipped if there is no such thing.
  const manifest::Manifest& manifest();
  const nlohmann::json& raw_manifest();  // the manifest's text, parsed
  std::filesystem::path library();       // the file
  Plugin& plugin();                      // mapped at the first use, with its capabilities
  std::vector<Task> tasks(Fill fill = Fill::kRequired);

  // A configuration that satisfies the manifest's schema, with defaults.
  std::string config();
  // Other configurations that satisfy it, each with other values for as many members as can be: at
  // first for all that the schema names, then for those that config() has. May be empty.
  std::vector<std::string> other_configs();
  // FILE:LINE of the first place in connector.json where `text` stands between quotes.
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

// A fake host and an instance in it.
struct Scene {
  explicit Scene(Examination& examination, const Manner& manner = {});

  // Does one task with a provider that means well, unless the check has set another one.
  Returned perform(const Task& task, const Manner& manner = {});

  FakeHost host;
  Instance instance;
  const Journal& journal;
  std::string circumstance{};  // what the steps add to a task: " while the provider answers 404"
};

// Runs a check here. A SHOULD that is broken is a warning.
Finding examine(const Check& check, Subject subject, const Journal& journal);

}  // namespace patchbay::conformance
