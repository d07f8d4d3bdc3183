#include "contents.h"

#include <patchbay/sdk/bytes.h>

#include "failure.h"
#include "repository_name.h"

namespace github {
namespace {

std::string contents_url(const GitHub& github, const RepositoryName& repository,
                         const std::string& path, const std::optional<std::string>& ref) {
  Url url = repository.url(github).segment("contents");
  if (!path.empty()) url = std::move(url).path(path);
  if (ref) url = std::move(url).query("ref", *ref);
  return std::move(url).text();
}

std::string spoken_content(const char* kind, const std::string& path,
                           const RepositoryName& repository) {
  return std::string(kind) + " \"" + path + "\" in \"" + repository.text() + "\"";
}

Error not_a(const char* kind, const char* other, const std::string& path) {
  return Error(PATCHBAY_E_INVALID_ARGUMENT,
               "\"" + path + "\" is not a " + kind + ": use " + other + ".");
}

}  // namespace

File get_file(const GitHub& github, Call& call, const GetFile& arguments) {
  const RepositoryName repository(call, arguments.repo);
  const Response response =
      github.ask(call, contents_url(github, repository, arguments.path, arguments.ref),
                 "application/vnd.github.raw+json");
  // A directory has no raw form. GitHub answers with a JSON list or with 415.
  const bool listing = response.header("content-type").substr(0, 16) == "application/json";
  if (response.status() == 415 || (response.ok() && listing))
    throw not_a("file", "list_directory", arguments.path);
  if (!response.ok())
    throw failure_of(response, spoken_content("file", arguments.path, repository));
  const auto file =
      patchbay::sdk::read_bytes(response, static_cast<std::size_t>(arguments.max_bytes));
  return {arguments.path, file.encoding(), file.shown(), file.truncated};
}

Directory list_directory(const GitHub& github, Call& call, const ListDirectory& arguments) {
  const RepositoryName repository(call, arguments.repo);
  const Response response =
      github.get(call, contents_url(github, repository, arguments.path, arguments.ref),
                 spoken_content("directory", arguments.path, repository));
  const Json body = response.as<Json>();
  if (!body.is_array()) throw not_a("directory", "get_file", arguments.path);
  try {
    return {arguments.path, patchbay::sdk::from_json_tree<std::vector<Entry>>(body)};
  } catch (const patchbay::sdk::Mismatch& mismatch) {
    throw Error(PATCHBAY_E_PROVIDER_UNAVAILABLE,
                "GitHub's answer could not be read: " + std::string(mismatch.what()) +
                    " Try again later; if it stays so, check base_url in the configuration.");
  }
}

}  // namespace github
