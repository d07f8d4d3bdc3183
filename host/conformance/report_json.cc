#include <nlohmann/json.hpp>

#include "conformance/report.h"

namespace patchbay::conformance {

std::string json_of(const Report& report) {
  nlohmann::ordered_json checks = nlohmann::ordered_json::array();
  for (const CheckReport* each : report.by_weight()) {
    const Check& check = *each->check;
    nlohmann::ordered_json row = {{"id", check.id},
                                  {"level", check.level},
                                  {"weight", check.weight == Weight::kMust ? "must" : "should"},
                                  {"outcome", name_of(each->finding.outcome)}};
    const auto add = [&](const char* name, const std::string& text) {
      if (!text.empty()) row[name] = text;
    };
    add("found", each->finding.found);
    add("place", each->finding.place);
    add("suppressed", each->suppressed);
    if (each->finding.outcome != Outcome::kPassed && each->finding.outcome != Outcome::kSkipped) {
      add("step", each->step);
      add("host_call", each->host_call);
      add("signal", each->signal);
      add("backtrace", each->backtrace);
      add("printed", each->printed);
      row["rule"] = check.rule;
      row["heading"] = check.heading;
      row["change"] = check.change;
      row["reproduce"] = report.reproduction(*each);
    }
    row["ms"] = each->time.count();
    checks.push_back(std::move(row));
  }
  const nlohmann::ordered_json whole = {{"suite", kSuite},
                                        {"folder", report.folder.string()},
                                        {"connector", report.connector},
                                        {"level", report.level},
                                        {"seed", report.seed},
                                        {"conforming", report.exit_code() == 0},
                                        {"exit_code", report.exit_code()},
                                        {"verdict", report.verdict()},
                                        {"suppression_faults", report.faults},
                                        {"checks", checks}};
  return whole.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace patchbay::conformance
