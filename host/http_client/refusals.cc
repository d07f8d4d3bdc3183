#include "http_client/refusals.h"

#include <algorithm>

#include "base/ascii.h"
#include "telemetry/redaction.h"

namespace patchbay::http_client {
namespace {

constexpr std::size_t kLongestWord = 15;  // longer words with both letters and digits are redacted

bool is_of_word(char letter) {
  return is_alnum(letter) || std::string_view("-._~+/=%\\").find(letter) != std::string_view::npos;
}

bool could_be_secret(std::string_view word) {
  return word.size() > kLongestWord && std::any_of(word.begin(), word.end(), is_digit) &&
         std::any_of(word.begin(), word.end(), is_alpha);
}

std::string without_strange_words(std::string_view text) {
  std::string shown;
  while (!text.empty()) {
    const auto end = std::find_if_not(text.begin(), text.end(), is_of_word);
    const auto word = text.substr(0, static_cast<std::size_t>(end - text.begin()));
    shown += could_be_secret(word) ? telemetry::kRedacted : word;
    text.remove_prefix(word.size());
    if (text.empty()) break;
    shown += text.front();
    text.remove_prefix(1);
  }
  return shown;
}

}  // namespace

void Refusals::note(const TraceId& trace_id, std::string_view organization, std::string_view origin,
                    int status, std::string_view said) {
  Refusal refusal{clock_.wall(),       trace_id, std::string(organization),
                  std::string(origin), status,   {}};
  refusal.said = without_strange_words(telemetry::redact(said.substr(0, options_.bytes)));
  const std::scoped_lock lock(mutex_);
  const WallTime oldest = refusal.at - options_.time;
  while (!refusals_.empty() &&
         (refusals_.size() >= options_.kept || refusals_.front().at < oldest)) {
    if (refusals_.front().organization.empty()) --unclaimed_;
    refusals_.pop_front();
  }
  if (refusal.organization.empty()) ++unclaimed_;
  refusals_.push_back(std::move(refusal));
}

void Refusals::claim(const TraceId& trace_id, const std::string& organization) {
  if (unclaimed_ == 0 || organization.empty()) return;
  const std::scoped_lock lock(mutex_);
  for (Refusal& refusal : refusals_) {
    if (refusal.trace_id == trace_id && refusal.organization.empty()) {
      refusal.organization = organization;
      --unclaimed_;
    }
  }
}

void Refusals::forget_unclaimed(const TraceId& trace_id) {
  if (unclaimed_ == 0) return;
  const std::scoped_lock lock(mutex_);
  unclaimed_ -= std::erase_if(refusals_, [&](const Refusal& refusal) {
    return refusal.trace_id == trace_id && refusal.organization.empty();
  });
}

std::vector<Refusal> Refusals::find(const TraceId& trace_id,
                                    const std::string& organization) const {
  if (organization.empty()) return {};
  const WallTime oldest = clock_.wall() - options_.time;
  const std::scoped_lock lock(mutex_);
  std::vector<Refusal> found;
  for (const Refusal& refusal : refusals_) {
    const bool is_meant = refusal.trace_id == trace_id && refusal.organization == organization;
    if (is_meant && refusal.at >= oldest) found.push_back(refusal);
  }
  return found;
}

}  // namespace patchbay::http_client
