// Exports the connector.
#include <patchbay/sdk/connector.h>

#include "commits.h"
#include "contents.h"
#include "discussions.h"
#include "github.h"
#include "issues.h"
#include "pull_requests.h"
#include "repositories.h"
#include "search.h"

namespace github {

using patchbay::sdk::action;

constexpr patchbay::sdk::Action<GitHub> kActions[] = {
    action<list_repositories>("list_repositories"),
    action<get_repository>("get_repository"),
    action<get_pull_requests>("get_pull_requests"),
    action<get_pull_request>("get_pull_request"),
    action<list_issues>("list_issues"),
    action<get_issue>("get_issue"),
    action<search_code>("search_code"),
    action<search_issues>("search_issues"),
    action<list_commits>("list_commits"),
    action<get_file>("get_file"),
    action<list_directory>("list_directory"),
    action<create_issue>("create_issue"),
    action<add_comment>("add_comment"),
    action<create_review>("create_review"),
    action<add_discussion_comment>("add_discussion_comment"),
};

}  // namespace github

PATCHBAY_CONNECTOR(github::GitHub, github::kActions)
