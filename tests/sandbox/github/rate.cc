#include "sandbox/github/rate.h"

namespace patchbay::sandbox::github {
namespace {

bool is_search(std::string_view resource) {
  return resource == "search" || resource == "code_search";
}

std::int64_t documented_limit(bool with_token, std::string_view resource) {
  if (resource == "search") return with_token ? 30 : 10;
  if (resource == "code_search") return with_token ? 10 : 0;
  if (resource == "graphql") return with_token ? 5000 : 0;
  return with_token ? 5000 : 60;
}

}  // namespace

Budget& Rates::budget(const std::string& token, const Token* holder, const std::string& resource) {
  const auto now =
      std::chrono::duration_cast<std::chrono::seconds>(clock_->wall().time_since_epoch()).count();
  auto& budget = budgets_[{token, resource}];
  if (now < budget.reset) return budget;
  budget = Budget{documented_limit(holder != nullptr, resource), 0,
                  now + (is_search(resource) ? 60 : 3600)};
  if (holder != nullptr) {
    if (const auto own = holder->limits.find(resource); own != holder->limits.end())
      budget.limit = own->second;
  }
  return budget;
}

}  // namespace patchbay::sandbox::github
