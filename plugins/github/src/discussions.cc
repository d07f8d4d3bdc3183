#include "discussions.h"

#include "repository_name.h"

namespace github {

using nlohmann::literals::operator""_json_pointer;
namespace {

constexpr const char* kFind =
    "query($owner: String!, $name: String!, $number: Int!) { repository(owner: $owner, name: "
    "$name) "
    "{ discussion(number: $number) { id } } }";

constexpr const char* kComment =
    "mutation($id: ID!, $body: String!) { addDiscussionComment(input: {discussionId: $id, body: "
    "$body}) { comment { id url } } }";

Error unreadable() {
  return Error(PATCHBAY_E_PROVIDER_UNAVAILABLE,
               "GitHub's GraphQL answer has another form than it documents.");
}

}  // namespace

DiscussionComment add_discussion_comment(const GitHub& github, Call& call,
                                         const AddDiscussionComment& arguments) {
  const RepositoryName repository(call, arguments.repo);
  const std::string what =
      "discussion " + std::to_string(arguments.number) + " of \"" + repository.text() + "\"";
  const Json found = github.graphql(
      call, kFind,
      {{"owner", repository.owner()}, {"name", repository.name()}, {"number", arguments.number}},
      what, false);
  const Json id = found.value("/repository/discussion/id"_json_pointer, Json());
  if (!id.is_string()) throw unreadable();
  const Json made =
      github.graphql(call, kComment, {{"id", id}, {"body", arguments.body}}, what, true);
  const auto place = "/addDiscussionComment/comment"_json_pointer;
  if (!made.contains(place) || !made.at(place).is_object()) throw unreadable();
  return patchbay::sdk::from_json_tree<DiscussionComment>(made.at(place));
}

}  // namespace github
