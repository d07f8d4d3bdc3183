// Makes changes as people do at GitHub while a connector works.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "sandbox/github/store.h"

namespace patchbay::sandbox::github {

// One change, an object with `repository` ("owner/name") and any of:
//   "files": {"PATH": "text", "OTHER": null}   written and removed, as one push
//   "rewrite_history": true                    older trees and commits are forgotten
//   "issue": {"number": 7, "title": …, "body": …, "state": …, "updated_at": …}   changed or added
//   "remove_issue": 7
//   "remove_comment": {"issue": 7, "index": 0}
//   "add_comment": {"issue": 7, "body": …}
//   "discussion": {"number": 5, "body": …}
//   "full_name": "new/name", "private": true, "has_issues": false, "disabled": true
//   "collaborators": ["octocat"], "teams": ["team"]
// or the object {"remove_repository": "owner/name"}. `now` is the time of the change. Throws
// std::invalid_argument with a sentence.
void apply_change(Store& store, const nlohmann::json& change, const std::string& now);

}  // namespace patchbay::sandbox::github
