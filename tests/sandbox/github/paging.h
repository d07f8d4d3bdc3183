// Splits lists into pages with the header Link, written from
// docs.github.com/rest/using-the-rest-api/using-pagination-in-the-rest-api
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "sandbox/github/input.h"

namespace patchbay::sandbox::github {

struct Page {
  std::size_t number = 1;
  std::size_t size = 30;

  [[nodiscard]] std::size_t begin(std::size_t total) const;
  [[nodiscard]] std::size_t end(std::size_t total) const;
};

SandboxResult<Page> read_page(const Query& query);

// Adds the header Link if there is more than one page: first, prev, next and last, as they apply.
// As at GitHub, links below a repository name the repository by id.
void add_links(Response& response, const Exchange& exchange, const Page& page, std::size_t total);

// Issues have a second kind of paging: an opaque `after` names the last row, so that no row is lost
// when other rows move. This paging has no link to the last page. `key` is the row's key in the
// list's order.
std::string after_of_row(const Exchange& exchange, std::string_view key);
// Returns the key in an `after`. Returns nullopt if `after` is not valid or belongs to another
// repository.
std::optional<std::string> key_of_after(const Exchange& exchange, std::string_view after);
void add_after_link(Response& response, const Exchange& exchange, const Page& page,
                    const std::string& after);

}  // namespace patchbay::sandbox::github
