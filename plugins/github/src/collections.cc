// Lists the collections: the repositories to which the user restricted the link, or all
// repositories that the account can read.
#include "failure.h"
#include "paging.h"
#include "repository_name.h"
#include "source.h"

namespace github {
namespace {

using patchbay::sdk::Collection;
using patchbay::sdk::Collections;

// The collection's id is the repository's id, which stays the same when the repository gets another
// name or owner.
Collection collection_of(const SourceRepository& repository) {
  return {std::to_string(repository.id), repository.full_name, repository.html_url,
          repository.disabled ? PATCHBAY_COLLECTION_SUSPENDED : PATCHBAY_COLLECTION_READABLE};
}

void add_one(const GitHub& github, Call& call, const std::string& name,
             const Collections& collections) {
  std::optional<SourceRepository> found;
  std::optional<Error> failure;
  try {
    const RepositoryName repository(call, name);
    found = github.get(call, repository.url(github).text(), "repository \"" + name + "\"")
                .as<SourceRepository>();
  } catch (const Error& error) {
    const bool is_of_this_one =
        error.code() == PATCHBAY_E_NOT_FOUND || error.code() == PATCHBAY_E_INVALID_ARGUMENT ||
        error.code() == PATCHBAY_E_PROVIDER_ERROR || error.code() == PATCHBAY_E_INSUFFICIENT_SCOPE;
    if (!is_of_this_one) throw;
    failure = error;
  }
  if (found) {
    collections.add(collection_of(*found));
  } else {
    collections.failed(name, *failure);
  }
}

}  // namespace

void GitHub::list_collections(Call& call, Collections& collections) const {
  const auto confined = call.user_configuration<UserConfiguration>().repositories;
  for (const std::string& name : confined) add_one(*this, call, name, collections);
  if (!confined.empty()) return;
  std::string address = rest().segment("user").segment("repos").query("per_page", "100").text();
  while (!address.empty()) {
    const Response response = ask(call, address, kJson);
    if (!response.ok()) throw failure_of(response, "list of repositories");
    const std::string next = next_page(response);
    for (const SourceRepository& each : response.as<std::vector<SourceRepository>>()) {
      collections.add(collection_of(each));
    }
    address = next;
  }
}

}  // namespace github
