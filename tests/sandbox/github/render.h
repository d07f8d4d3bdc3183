// Writes the data of the store as GitHub's JSON.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "sandbox/github/exchange.h"

namespace patchbay::sandbox::github {

nlohmann::json render_user(const Exchange& exchange, const std::string& login);
nlohmann::json render_repository(const Exchange& exchange, const Repository& repository);
nlohmann::json render_issue(const Exchange& exchange, const Repository& repository,
                            const Issue& issue);
// With `full`, adds the members that only the pull request's own route returns.
nlohmann::json render_pull(const Exchange& exchange, const Repository& repository,
                           const Issue& issue, bool full);
nlohmann::json render_comment(const Exchange& exchange, const Repository& repository,
                              const Issue& issue, const Comment& comment);
nlohmann::json render_commit(const Exchange& exchange, const Repository& repository,
                             const Commit& commit);

std::string api_url(const Exchange& exchange, const Repository& repository);
std::string html_url(const Repository& repository);

// Returns base64 (RFC 4648 §4) in lines of 60 characters, as the contents API writes it.
std::string base64_lines(std::string_view bytes);

}  // namespace patchbay::sandbox::github
