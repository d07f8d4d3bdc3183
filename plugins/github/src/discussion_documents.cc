// Lists discussions as documents. Only GitHub's GraphQL API has discussions:
// docs.github.com/graphql/guides/using-the-graphql-api-for-discussions
#include <algorithm>

#include "source.h"

namespace github {

Document document_of(const SourceCursor& cursor, const SourceDiscussion& discussion) {
  Document document;
  document.id = "discussion:" + std::to_string(discussion.number);
  document.version = version_of(discussion);
  document.title = discussion.title;
  document.url = discussion.url;
  document.media_type = "text/markdown";
  document.created_ms = milliseconds_of(discussion.createdAt);
  document.modified_ms = milliseconds_of(discussion.updatedAt);
  document.parents = {kRepositoryDocument};
  document.access = Access::inherited();
  document.metadata = patchbay::sdk::json_text(
      {{"kind", "discussion"}, {"number", discussion.number}, {"repository", cursor.name}});
  if (discussion.comments.totalCount > 0) return document;
  give_content(document, head_text(discussion));
  return document;
}

namespace {

// The smallest page size after GitHub failed on larger pages.
constexpr int kFewest = 5;

// The query for one page. A listing begins with the oldest discussion. A run of changes begins with
// the newest one, and ends at the first discussion without a change since the last run.
constexpr const char* kPage =
    "query($owner: String!, $name: String!, $first: Int!, $after: String, $direction: "
    "OrderDirection!) { repository(owner: $owner, name: $name) { discussions(first: $first, after: "
    "$after, orderBy: {field: UPDATED_AT, direction: $direction}) { pageInfo { hasNextPage "
    "endCursor } nodes { number title body url createdAt updatedAt author { login } comments { "
    "totalCount } } } } }";

struct PageInfo {
  bool hasNextPage = false;
  std::optional<std::string> endCursor;
};
PATCHBAY_FIELDS(PageInfo, hasNextPage, endCursor)

struct DiscussionPage {
  PageInfo pageInfo;
  std::vector<std::optional<SourceDiscussion>> nodes;
};
PATCHBAY_FIELDS(DiscussionPage, pageInfo, nodes)

// Returns true if GitHub's gateway failed, which usually means that the page was too large.
bool is_too_much(const Error& error) {
  return error.code() == PATCHBAY_E_PROVIDER_UNAVAILABLE &&
         (error.provider_status() == 502 || error.provider_status() == 504);
}

std::optional<DiscussionPage> ask_page(const SourceStep& step) {
  const SourceCursor& cursor = step.cursor;
  const auto slash = cursor.name.find('/');
  const Json variables = {{"owner", cursor.name.substr(0, slash)},
                          {"name", cursor.name.substr(slash + 1)},
                          {"first", cursor.first},
                          {"after", cursor.page.empty() ? Json() : Json(cursor.page)},
                          {"direction", cursor.listing ? "ASC" : "DESC"}};
  try {
    const Json data = step.github.graphql(step.call, kPage, variables,
                                          "discussions of \"" + cursor.name + "\"", false);
    auto page =
        patchbay::sdk::from_json_tree<DiscussionPage>(data.at("repository").at("discussions"));
    for (const auto& node : page.nodes) {
      if (!node) return std::nullopt;
    }
    return page;
  } catch (const Error& error) {
    if (!is_too_much(error)) throw;
  } catch (const std::exception&) {
    throw Error(PATCHBAY_E_PROVIDER_UNAVAILABLE,
                "GitHub's GraphQL answer has another form than it documents.");
  }
  return std::nullopt;
}

}  // namespace

StepEnd discussions_step(SourceStep& step) {
  SourceCursor& cursor = step.cursor;
  auto page = ask_page(step);
  while (!page && cursor.first > kFewest) {
    cursor.first = std::max(kFewest, cursor.first / 2);
    page = ask_page(step);
  }
  if (!page) {
    throw Error(PATCHBAY_E_PROVIDER_UNAVAILABLE,
                "GitHub does not manage to list the discussions of \"" + cursor.name +
                    "\": try again later.");
  }
  for (const auto& node : page->nodes) {
    if (!cursor.listing && node->updatedAt < cursor.since) return step.more("done");
    step.step.upsert(document_of(cursor, *node));
  }
  if (!page->pageInfo.hasNextPage || !page->pageInfo.endCursor) return step.more("done");
  cursor.page = *page->pageInfo.endCursor;
  return step.more("discussions");
}

}  // namespace github
