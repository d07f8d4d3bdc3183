// Adds URLs to an object that GitHub returns. GitHub's answers contain URLs, so that clients do not
// have to build them.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace patchbay::sandbox::github {

void add_user_addresses(nlohmann::json& out, const std::string& api_url);
void add_repository_addresses(nlohmann::json& out, const std::string& api_url);
// `api` and `repository_html` are URLs of the pull request's repository. All URLs except the pull
// request's own are listed a second time in _links.
void add_pull_addresses(nlohmann::json& out, const std::string& api,
                        const std::string& repository_html, const std::string& number,
                        const std::string& head_sha);

}  // namespace patchbay::sandbox::github
