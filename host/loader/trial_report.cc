#include "loader/trial_report.h"

#include <array>
#include <nlohmann/json.hpp>

namespace patchbay::loader {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 6> kStageWords = {"none",   "initializers", "entry",
                                                         "create", "destroy",      "end"};

std::string written(const json& line) {
  return line.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
}

Error error_in(const json& line) {
  return {static_cast<Code>(line.value("code", static_cast<std::uint32_t>(Code::kPluginFault))),
          line.value("message", std::string())};
}

void read_line(const json& line, TrialReport& report) {
  const std::string stage = line.value("stage", std::string());
  for (std::size_t i = 0; i < kStageWords.size(); ++i) {
    if (stage == kStageWords.at(i)) report.stage = static_cast<TrialStage>(i);
  }
  if (line.contains("refused")) report.refused = error_in(line["refused"]);
  if (line.contains("not_created")) report.not_created = error_in(line["not_created"]);
  if (line.contains("names")) {
    line["names"].at("absent").get_to(report.names.absent);
    line["names"].at("unused").get_to(report.names.unused);
  }
  if (line.value("asked_network", false)) report.asked_network = true;
}

json json_of(const Error& error) {
  return {{"code", static_cast<std::uint32_t>(error.code())}, {"message", error.message()}};
}

}  // namespace

std::string line_of(TrialStage stage) {
  return written({{"stage", kStageWords.at(static_cast<std::size_t>(stage))}});
}

std::string line_of_refused(const Error& error) { return written({{"refused", json_of(error)}}); }

std::string line_of_names(const ActionNames& names) {
  return written({{"names", {{"absent", names.absent}, {"unused", names.unused}}}});
}

std::string line_of_not_created(const Error& error, bool asked_network) {
  return written({{"not_created", json_of(error)}, {"asked_network", asked_network}});
}

TrialReport read_report(std::string_view text) {
  TrialReport report;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const auto line = json::parse(text.substr(0, end), nullptr, false);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!line.is_object()) continue;
    try {
      read_line(line, report);
    } catch (const json::exception&) {
      continue;  // the library wrote this line
    }
  }
  return report;
}

}  // namespace patchbay::loader
