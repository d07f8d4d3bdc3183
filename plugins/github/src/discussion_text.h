// Writes a discussion as text, with its comments and the answers to the comments.
#pragma once

#include <patchbay/sdk/documents.h>

#include "github.h"
#include "user.h"

namespace github {

struct Count {
  std::int64_t totalCount = 0;
};
PATCHBAY_FIELDS(Count, totalCount)

struct SourceDiscussion {
  std::int64_t number = 0;
  std::string title;
  std::string body;
  std::string url;
  std::string createdAt;
  std::string updatedAt;
  std::optional<User> author;
  Count comments;
};
PATCHBAY_FIELDS(SourceDiscussion, number, title, body, url, createdAt, updatedAt, author, comments)

std::string version_of(const SourceDiscussion& discussion);
std::string head_text(const SourceDiscussion& discussion);

// `name` is owner/name. Throws NOT_FOUND if the discussion does not exist any more.
SourceDiscussion get_discussion(const GitHub& github, Call& call, const std::string& name,
                                std::int64_t number);
void fetch_discussion(const GitHub& github, Call& call, const std::string& name,
                      std::int64_t number, const patchbay::sdk::FetchRequest& wanted,
                      patchbay::sdk::Content& content);

}  // namespace github
