// Answers requests for discussions, which only GraphQL offers:
// docs.github.com/graphql/guides/using-the-graphql-api-for-discussions
#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "sandbox/github/graphql_document.h"
#include "sandbox/github/input.h"
#include "sandbox/github/render.h"
#include "sandbox/github/service.h"

namespace patchbay::sandbox::github {
namespace {

using nlohmann::json;

// A GraphQL failure, which has the status 200.
struct Failure {
  std::string type;
  std::string message;
};

void allow_arguments(const GraphqlField& field, Names needed, Names optional = {}) {
  const auto is_among = [](Names names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  for (const auto& [name, value] : field.arguments->items()) {
    if (!is_among(needed, name) && !is_among(optional, name))
      throw Failure{"argumentNotAccepted",
                    "Field '" + field.name + "' doesn't accept argument '" + name + "'"};
  }
  for (const auto name : needed) {
    if (!field.arguments->contains(name))
      throw Failure{
          "missingRequiredArguments",
          "Field '" + field.name + "' is missing required arguments: " + std::string(name)};
  }
}

// Returns the selected fields of `whole`. A field that `whole` does not have does not exist on the
// type.
json select(const json& whole, const std::vector<GraphqlField>& selection, const char* type) {
  json out = json::object();
  for (const auto& field : selection) {
    if (!whole.contains(field.name))
      throw Failure{"undefinedField",
                    "Field '" + field.name + "' doesn't exist on type '" + type + "'"};
    const auto& value = whole.at(field.name);
    const bool is_list = value.is_array();
    if ((value.is_object() || is_list) == field.selection.empty())
      throw Failure{"selectionMismatch", "Field '" + field.name + "' must have selections"};
    if (is_list) {
      out[field.name] = json::array();
      for (const auto& each : value)
        out[field.name].push_back(select(each, field.selection, field.name.c_str()));
      continue;
    }
    out[field.name] =
        value.is_object() ? select(value, field.selection, field.name.c_str()) : value;
  }
  return out;
}

const GraphqlField& only_field(const std::vector<GraphqlField>& selection, const char* name) {
  if (selection.size() != 1 || selection.front().name != name)
    throw Failure{"undefinedField", "Field '" + selection.front().name + "' doesn't exist here"};
  return selection.front();
}

// Returns a connection with the rows after the cursor `after`. A cursor names a row, not a
// position.
json connection(const GraphqlField& field, const std::vector<std::pair<std::string, json>>& rows) {
  const auto first = field.arguments->value("first", 0);
  if (first < 1 || first > 100)
    throw Failure{"EXCESSIVE_PAGINATION", "`first` is between 1 and 100"};
  const auto after = field.arguments->value("after", json());
  auto begin = rows.begin();
  if (after.is_string()) {
    begin =
        std::find_if(rows.begin(), rows.end(), [&](const auto& row) { return after == row.first; });
    if (begin == rows.end()) throw Failure{"INVALID_CURSOR_ARGUMENTS", "`after` is no cursor"};
    ++begin;
  }
  const auto count = std::min<std::ptrdiff_t>(first, rows.end() - begin);
  json nodes = json::array();
  for (auto row = begin; row != begin + count; ++row) nodes.push_back(row->second);
  const bool has_more = begin + count != rows.end();
  return {{"totalCount", rows.size()},
          {"pageInfo",
           {{"hasNextPage", has_more},
            {"endCursor", count == 0 ? json() : json((begin + count - 1)->first)}}},
          {"nodes", std::move(nodes)}};
}

const GraphqlField* field_called(const std::vector<GraphqlField>& selection, const char* name) {
  for (const auto& field : selection) {
    if (field.name == name) return &field;
  }
  return nullptr;
}

json render_comments(const GraphqlField* field, const Discussion& discussion) {
  std::vector<std::pair<std::string, json>> rows;
  for (const auto& comment : discussion.comments) {
    rows.emplace_back("DC_" + std::to_string(comment.id),
                      json{{"body", comment.body},
                           {"createdAt", comment.created_at},
                           {"author", {{"login", comment.user}}},
                           {"replies", {{"nodes", json::array()}, {"totalCount", 0}}}});
  }
  if (field == nullptr || field->arguments->empty()) return {{"totalCount", rows.size()}};
  allow_arguments(*field, {"first"}, {"after"});
  return connection(*field, rows);
}

json render_discussion(const Repository& repository, const Discussion& discussion,
                       const std::vector<GraphqlField>& selection) {
  return {{"id", discussion.node_id},
          {"number", discussion.number},
          {"title", discussion.title},
          {"body", discussion.body},
          {"createdAt", discussion.created_at},
          {"updatedAt", discussion.updated_at},
          {"author", {{"login", discussion.user}}},
          {"comments", render_comments(field_called(selection, "comments"), discussion)},
          {"url", html_url(repository) + "/discussions/" + std::to_string(discussion.number)}};
}

json list_discussions(const Repository& repository, const GraphqlField& field) {
  allow_arguments(field, {"first"}, {"after", "orderBy"});
  const auto order = field.arguments->value("orderBy", json::object());
  const bool by_update = order.value("field", "UPDATED_AT") == "UPDATED_AT";
  std::vector<const Discussion*> sorted;
  for (const auto& each : repository.discussions) sorted.push_back(&each);
  std::stable_sort(sorted.begin(), sorted.end(), [&](const Discussion* a, const Discussion* b) {
    return by_update ? a->updated_at < b->updated_at : a->created_at < b->created_at;
  });
  if (order.value("direction", "DESC") == "DESC") std::reverse(sorted.begin(), sorted.end());
  const auto* nodes = field_called(field.selection, "nodes");
  if (nodes == nullptr) throw Failure{"selectionMismatch", "discussions are asked for by nodes"};
  std::vector<std::pair<std::string, json>> rows;
  for (const auto* each : sorted)
    rows.emplace_back(each->node_id, render_discussion(repository, *each, nodes->selection));
  return select(connection(field, rows), field.selection, "DiscussionConnection");
}

json find_discussion(const Exchange& exchange, const GraphqlDocument& document) {
  const auto& outer = only_field(document.selection, "repository");
  allow_arguments(outer, {"owner", "name"});
  auto* repository = exchange.store.repository(outer.arguments->at("owner").get<std::string>(),
                                               outer.arguments->at("name").get<std::string>());
  if (repository == nullptr || !may_see(exchange, *repository))
    throw Failure{"NOT_FOUND", "Could not resolve to a Repository with the given name."};
  if (outer.selection.size() == 1 && outer.selection.front().name == "discussions") {
    return {
        {"repository", {{"discussions", list_discussions(*repository, outer.selection.front())}}}};
  }
  const auto& inner = only_field(outer.selection, "discussion");
  allow_arguments(inner, {"number"});
  const auto number = inner.arguments->at("number").get<std::int64_t>();
  for (const auto& discussion : repository->discussions) {
    if (discussion.number != number) continue;
    const json whole = render_discussion(*repository, discussion, inner.selection);
    return {{"repository", {{"discussion", select(whole, inner.selection, "Discussion")}}}};
  }
  throw Failure{"NOT_FOUND", "Could not resolve to a Discussion with the number of " +
                                 std::to_string(number) + "."};
}

std::pair<Repository*, Discussion*> discussion_by_id(const Exchange& exchange,
                                                     const std::string& id) {
  for (auto& repository : exchange.store.repositories) {
    for (auto& discussion : repository.discussions) {
      if (discussion.node_id == id && may_see(exchange, repository))
        return {&repository, &discussion};
    }
  }
  throw Failure{"NOT_FOUND", "Could not resolve to a node with the global id of '" + id + "'"};
}

json add_comment(const Exchange& exchange, const GraphqlDocument& document) {
  const auto& mutation = only_field(document.selection, "addDiscussionComment");
  allow_arguments(mutation, {"input"});
  const auto& token = *exchange.token;
  if (!token.permissions && !holds(token, "write:discussion"))
    throw Failure{"INSUFFICIENT_SCOPES",
                  "Your token has not been granted the required scopes to execute this query. The "
                  "'addDiscussionComment' field requires one of the following scopes: "
                  "['write:discussion'], but your token has only been granted other scopes."};
  const GraphqlField input{"input", std::make_shared<json>(mutation.arguments->at("input")), {}};
  allow_arguments(input, {"discussionId", "body"});
  const auto found = discussion_by_id(exchange, input.arguments->at("discussionId"));
  const auto body = input.arguments->at("body").get<std::string>();
  if (body.empty()) throw Failure{"UNPROCESSABLE", "Body can't be blank"};
  found.second->comments.push_back(
      {exchange.store.next_id++, exchange.login(), body, exchange.now});
  const auto& comment = found.second->comments.back();
  const json whole = {
      {"id", "DC_" + std::to_string(comment.id)},
      {"databaseId", comment.id},
      {"body", body},
      {"createdAt", comment.created_at},
      {"url", html_url(*found.first) + "/discussions/" + std::to_string(found.second->number) +
                  "#discussioncomment-" + std::to_string(comment.id)},
      {"author", {{"login", comment.user}}}};
  const auto& selected = only_field(mutation.selection, "comment");
  return {{"addDiscussionComment",
           {{"comment", select(whole, selected.selection, "DiscussionComment")}}}};
}

SandboxResult<Response> run_graphql(Exchange& exchange) {
  BOOST_OUTCOME_TRYV(Query::read(exchange, {}));
  BOOST_OUTCOME_TRY(const auto body, read_body(exchange, {"query", "variables"}));
  BOOST_OUTCOME_TRY(const auto text, required_text(*body, "Query", "query"));
  try {
    const auto document = parse_graphql(text, body->value("variables", json::object()));
    return json_response({{"data", document.is_mutation ? add_comment(exchange, document)
                                                        : find_discussion(exchange, document)}});
  } catch (const Failure& failure) {
    const json error = {{"type", failure.type}, {"message", failure.message}};
    return json_response({{"data", nullptr}, {"errors", json::array({error})}});
    // wrong syntax in the document, or a value of the wrong type
  } catch (const std::exception& error) {
    return json_response({{"errors", json::array({{{"message", error.what()}}})}});
  }
}

}  // namespace

std::vector<Route> graphql_routes() {
  return {{"POST", "/graphql", run_graphql, Need::kLogin, "", "graphql"}};
}

}  // namespace patchbay::sandbox::github
