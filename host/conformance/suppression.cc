#include "conformance/suppression.h"

#include <toml++/toml.h>
#include <algorithm>
#include <fstream>
#include <set>

namespace patchbay::conformance {
namespace {

constexpr std::size_t kSuppressionBytes = std::size_t{1} << 20U;

Error fault_at(const std::filesystem::path& file, const toml::source_region& place,
               const std::string& sentence) {
  return Error(Code::kInvalidArgument,
               file.string() + ":" + std::to_string(place.begin.line) + ": " + sentence);
}

std::string shown_date(std::chrono::year_month_day date) {
  char text[16];
  std::snprintf(text, sizeof(text), "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return text;
}

Result<Suppression> entry_of(const std::filesystem::path& file, const toml::table& table) {
  static const std::set<std::string_view> kMembers = {"id", "reason", "until"};
  for (const auto& [key, value] : table) {
    if (kMembers.contains(key.str())) continue;
    return fault_at(file, key.source(),
                    "\"" + std::string(key.str()) +
                        "\" is not a member of [[suppress]]; it has "
                        "id, reason and until.");
  }
  const auto id = table["id"].value<std::string>();
  const auto reason = table["reason"].value<std::string>();
  const auto until = table["until"].value<toml::date>();
  if (!id || !reason || reason->empty() || !until) {
    return fault_at(file, table.source(),
                    "[[suppress]] needs the id of a check, a reason, and a date `until`, such as "
                    "2027-03-01.");
  }
  if (find_check(*id) == nullptr) {
    return fault_at(file, table.source(),
                    "there is no check \"" + *id + "\"; `patchbay-conformance list` names them.");
  }
  return Suppression{
      *id, *reason,
      std::chrono::year_month_day(std::chrono::year(until->year), std::chrono::month(until->month),
                                  std::chrono::day(until->day))};
}

Result<std::vector<Suppression>> entries_of(const std::filesystem::path& file,
                                            const toml::table& document) {
  std::vector<Suppression> all;
  for (const auto& [key, value] : document) {
    const toml::array* entries = value.as_array();
    if (key.str() != "suppress" || entries == nullptr || !entries->is_array_of_tables()) {
      return fault_at(file, key.source(), "expected [[suppress]] and nothing else.");
    }
    for (const toml::node& each : *entries) {
      PATCHBAY_TRY(auto entry, entry_of(file, *each.as_table()));
      all.push_back(std::move(entry));
    }
  }
  return all;
}

}  // namespace

Result<std::vector<Suppression>> read_suppressions(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return std::vector<Suppression>{};
  std::string text(kSuppressionBytes + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  if (text.size() > kSuppressionBytes) {
    return Error(Code::kTooLarge, file.string() + " is larger than 1 MiB.");
  }
  try {
    return entries_of(file, toml::parse(text));
  } catch (const toml::parse_error& error) {
    return fault_at(file, error.source(), std::string(error.description()) + ".");
  }
}

void suppress(Report& report, const std::vector<Suppression>& suppressions,
              std::chrono::year_month_day today) {
  for (const Suppression& each : suppressions) {
    const auto check = std::ranges::find_if(
        report.checks, [&](const CheckReport& one) { return one.check->id == each.id; });
    if (check == report.checks.end()) continue;  // the check was not chosen in this run
    const bool is_needed =
        is_failure(check->finding.outcome) || check->finding.outcome == Outcome::kWarning;
    if (!is_needed) {
      report.faults.push_back(each.id + " is suppressed and has not failed: take the entry out.");
    } else if (today > each.until) {
      report.faults.push_back(each.id + " was suppressed until " + shown_date(each.until) +
                              ", which has passed: mend it, or give another date.");
    } else {
      check->suppressed = each.reason;
    }
  }
}

}  // namespace patchbay::conformance
