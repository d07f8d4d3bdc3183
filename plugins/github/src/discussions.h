// Actions on discussions. Only GitHub's GraphQL API has discussions:
// docs.github.com/graphql/guides/using-the-graphql-api-for-discussions
#pragma once

#include "github.h"

#include <cstdint>
#include <string>

namespace github {

struct AddDiscussionComment {
  std::string repo;
  std::int64_t number = 0;
  std::string body;
};
PATCHBAY_FIELDS(AddDiscussionComment, repo, number, body)

struct DiscussionComment {
  std::string id;
  std::string url;
};
PATCHBAY_FIELDS(DiscussionComment, id, url)

DiscussionComment add_discussion_comment(const GitHub& github, Call& call,
                                         const AddDiscussionComment& arguments);

}  // namespace github
