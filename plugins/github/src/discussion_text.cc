#include "discussion_text.h"

#include "source.h"

namespace github {
namespace {

constexpr const char* kDiscussion =
    "query($owner: String!, $name: String!, $number: Int!, $after: String) { repository(owner: "
    "$owner, name: $name) { discussion(number: $number) { number title body url createdAt "
    "updatedAt author { login } comments(first: 50, after: $after) { totalCount pageInfo { "
    "hasNextPage endCursor } nodes { body createdAt author { login } replies(first: 50) { nodes { "
    "body createdAt author { login } } } } } } } }";

// Writes one comment, or one reply to a comment.
std::string said(const char* what, const Json& node) {
  const Json author = node.value("author", Json());
  const std::string who = author.is_object() ? "@" + author.value("login", "") : "somebody";
  return std::string("\n---\n\n") + what + " by " + who + ", " + node.value("createdAt", "") +
         "\n\n" + node.value("body", "") + "\n";
}

void write_comments(const Json& comments, const patchbay::sdk::Sink& sink) {
  for (const Json& node : comments.at("nodes")) {
    if (!node.is_object()) continue;
    sink.write(said("Comment", node));
    for (const Json& answer : node.at("replies").at("nodes")) {
      if (answer.is_object()) sink.write(said("Answer", answer));
    }
  }
}

Json ask_discussion(const GitHub& github, Call& call, const std::string& name, std::int64_t number,
                    const Json& after) {
  const auto slash = name.find('/');
  return github
      .graphql(call, kDiscussion,
               {{"owner", name.substr(0, slash)},
                {"name", name.substr(slash + 1)},
                {"number", number},
                {"after", after}},
               "discussion " + std::to_string(number) + " of \"" + name + "\"", false)
      .at("repository")
      .at("discussion");
}

}  // namespace

std::string version_of(const SourceDiscussion& discussion) {
  return fingerprint(discussion.updatedAt + "\n" + discussion.title + "\n" + discussion.body) +
         "." + std::to_string(discussion.comments.totalCount);
}

std::string head_text(const SourceDiscussion& discussion) {
  return "# " + discussion.title + "\n\nDiscussion #" + std::to_string(discussion.number) + " by " +
         (discussion.author ? "@" + discussion.author->login : "somebody") + "\n\n" +
         discussion.body + "\n";
}

SourceDiscussion get_discussion(const GitHub& github, Call& call, const std::string& name,
                                std::int64_t number) {
  return patchbay::sdk::from_json_tree<SourceDiscussion>(
      ask_discussion(github, call, name, number, Json()));
}

void fetch_discussion(const GitHub& github, Call& call, const std::string& name,
                      std::int64_t number, const patchbay::sdk::FetchRequest& wanted,
                      patchbay::sdk::Content& content) {
  std::optional<patchbay::sdk::Sink> sink;
  Json after;
  do {
    const Json discussion = ask_discussion(github, call, name, number, after);
    if (!sink) {
      const auto head = patchbay::sdk::from_json_tree<SourceDiscussion>(discussion);
      const std::string version = version_of(head);
      sink = content.begin({"", "text/markdown", version == wanted.document.version ? "" : version,
                            PATCHBAY_SIZE_UNKNOWN});
      sink->write(head_text(head));
    }
    const Json& comments = discussion.at("comments");
    write_comments(comments, *sink);
    const Json& info = comments.at("pageInfo");
    after = info.value("hasNextPage", false) ? info.value("endCursor", Json()) : Json();
  } while (!after.is_null());
}

}  // namespace github
