#include "conformance/examination.h"

#include <signal.h>

#include <algorithm>
#include <fstream>
#include <sstream>

namespace patchbay::conformance {
namespace {

std::string text_of_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::string text(manifest::kFileBytes + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  return text;
}

}  // namespace

Examination::Examination(Subject subject, const Journal& journal)
    : subject_(std::move(subject)), journal_(journal) {}

const manifest::Manifest& Examination::manifest() {
  if (manifest_) return *manifest_;
  auto read = manifest::read_manifest(subject_.folder);
  if (!read) skip("the manifest cannot be read; see " + std::string(kManifestGate));
  return manifest_.emplace(std::move(read.value()));
}

const nlohmann::json& Examination::raw_manifest() {
  if (raw_) return *raw_;
  manifest();
  return raw_.emplace(nlohmann::json::parse(text_of_file(subject_.folder / manifest::kFileName)));
}

std::filesystem::path Examination::library() {
  return subject_.folder / manifest().identity.library;
}

Plugin& Examination::plugin() {
  if (plugin_) return *plugin_;
  auto mapped = Plugin::map(std::filesystem::absolute(library()));
  if (!mapped) skip("the library did not load; see " + std::string(kLibraryGate));
  plugin_.emplace(std::move(mapped.value()));
  plugin_->find_capabilities();
  return *plugin_;
}

std::vector<Task> Examination::tasks(Fill fill) {
  std::vector<std::string> left_out;
  const Plugin& mapped = plugin();
  auto tasks = tasks_of(manifest(), raw_manifest(), mapped, fill, scratch().string(), left_out);
  // A provider's own answers are as they are, whether a sample could be made or not.
  for (Task& task : tasks) task.answer_fits = task.answer_fits || loopback() != nullptr;
  if (!tasks.empty()) return tasks;
  if (left_out.empty()) skip("the connector has no account and no action");
  skip("no arguments can be made from the schema of " + left_out.front() +
       "; give its parameters examples");
}

const Scenario& Examination::scenario() {
  if (scenario_) return *scenario_;
  if (subject_.scenario.empty()) skip("there is no scenario; --scenario names one");
  auto read = read_scenario(subject_.scenario);
  if (!read) fail(read.error().message());
  const std::string& id = manifest().identity.id;
  if (read.value().connector != id) {
    fail("the scenario is of the connector \"" + read.value().connector + "\", not of \"" + id +
             "\"",
         subject_.scenario.string() + ":1");
  }
  return scenario_.emplace(std::move(read.value()));
}

const Loopback* Examination::loopback() {
  if (subject_.provider_url.empty()) return nullptr;
  if (loopback_) return &*loopback_;
  auto provider = Loopback::at(subject_.provider_url);
  if (!provider) skip(provider.error().message());
  loopback_.emplace(std::move(provider.value()));
  loopback_->carry(manifest(), subject_.credential);
  return &*loopback_;
}

void Examination::hand_on(const nlohmann::json& state) {
  std::ofstream(scratch() / kHandedOnFile) << state.dump() << std::flush;
  if (subject_.is_in_own_process) ::raise(SIGKILL);
  throw HandOn{};
}

nlohmann::json Examination::handed_on() {
  const auto file = scratch() / kHandedOnFile;
  const auto state = nlohmann::json::parse(std::ifstream(file), nullptr, false);
  std::filesystem::remove(file);
  return state.is_discarded() ? nlohmann::json() : state;
}

std::string Examination::config() {
  if (!manifest().config) return "{}";
  const auto& schema = raw_manifest()["config"];
  const auto value = sample(schema, schema, Fill::kDefaults, scratch().string());
  if (!manifest().config->accepts_value(value)) {
    skip("no configuration can be made from the manifest's schema; give its properties examples");
  }
  return value.dump();
}

std::vector<std::string> Examination::other_configs() {
  std::vector<std::string> others;
  if (!manifest().config) return others;
  const auto& schema = raw_manifest()["config"];
  const auto accepts = [&](const nlohmann::json& value) {
    return manifest().config->accepts_value(value);
  };
  const std::string usual = config();
  for (const Fill fill : {Fill::kAll, Fill::kDefaults}) {
    const auto value =
        other_sample(sample(schema, schema, fill, scratch().string()), schema, accepts);
    if (accepts(value) && value.dump() != usual) others.push_back(value.dump());
  }
  return others;
}

std::string Examination::place_of(const std::string& text) {
  const auto path = subject_.folder / manifest::kFileName;
  std::istringstream lines(text_of_file(path));
  int number = 1;
  for (std::string line; std::getline(lines, line); ++number) {
    if (line.find("\"" + text + "\"") == std::string::npos) continue;
    return path.string() + ":" + std::to_string(number);
  }
  return path.string() + ":1";
}

void Examination::fail(std::string found, std::string place) {
  throw Stop{{Outcome::kFailed, std::move(found), std::move(place)}};
}

void Examination::skip(std::string reason) { throw Stop{{Outcome::kSkipped, std::move(reason)}}; }

Scene::Scene(Examination& examination, const Manner& manner)
    : host(examination.journal(), examination.folder()),
      instance((examination.step("create"), examination.plugin()), host, examination.config(),
               manner),
      journal(examination.journal()),
      loopback(examination.loopback()) {
  if (instance.created().ok()) return;
  Examination::skip("create failed with " + shown(instance.created()) + "; see " +
                    std::string(kInstanceGate));
}

CallReturn Scene::perform(const Task& task, const Manner& manner) {
  journal.step(task.name + (task.action == nullptr ? "" : " with " + task.arguments) +
               circumstance);
  const bool is_fair = !host.provider;
  if (is_fair) {
    host.provider = [&](const SentRequest& sent) {
      if (loopback == nullptr) return task.answer(sent);
      const auto answer = loopback->answer(sent);
      return answer ? answer.value() : Answer{.failure = PATCHBAY_E_PROVIDER_UNAVAILABLE};
    };
  }
  CallReturn returned = task.run(instance, manner);
  if (is_fair) host.provider = nullptr;
  return returned;
}

Finding examine(const Check& check, Subject subject, const Journal& journal) {
  Examination examination(std::move(subject), journal);
  try {
    for (;;) {
      try {
        check.examine(examination);
        return {};
      } catch (const HandOn&) {
        continue;  // in this process, with the state that was handed on
      }
    }
  } catch (const Stop& stop) {
    Finding finding = stop.finding;
    const bool is_advice = check.weight == Weight::kShould;
    if (is_advice && finding.outcome == Outcome::kFailed) finding.outcome = Outcome::kWarning;
    return finding;
  } catch (const std::exception& error) {
    return {Outcome::kFailed,
            std::string("an exception came out of the connector: ") + error.what()};
  }
}

}  // namespace patchbay::conformance
