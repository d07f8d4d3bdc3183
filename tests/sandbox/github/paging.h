// Pages by the Link header:
// docs.github.com/rest/using-the-rest-api/using-pagination-in-the-rest-api
#pragma once

#include <cstddef>
#include <string>

#include "sandbox/github/input.h"

namespace patchbay::sandbox::github {

struct Page {
  std::size_t number = 1;
  std::size_t size = 30;

  [[nodiscard]] std::size_t begin(std::size_t total) const;
  [[nodiscard]] std::size_t end(std::size_t total) const;
};

Granted<Page> read_page(const Query& query);

// Adds Link if there is more than one page: first, prev, next and last as they apply. As at GitHub,
// links below a repository name it by id.
void add_links(Response& response, const Exchange& exchange, const Page& page, std::size_t total);

// Issues have a second kind of page, which names its place by an opaque `after` and knows no last
// page. The `after` for a page, and whether a given one is right.
std::string after_of_page(const Exchange& exchange, std::size_t number);
void add_after_links(Response& response, const Exchange& exchange, const Page& page,
                     std::size_t total);

}  // namespace patchbay::sandbox::github
