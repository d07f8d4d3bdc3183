// Reads lists page by page. The address of the next page always comes from GitHub's Link header.
// docs.github.com/rest/using-the-rest-api/using-pagination-in-the-rest-api
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "github.h"

namespace github {

template <class T>
struct Page {
  std::vector<T> items;
  std::optional<std::string> cursor;  // cursor of the next page; missing on the last page
};
template <class T>
constexpr auto patchbay_fields(const Page<T>*) {
  using patchbay::sdk::detail::field;
  return std::make_tuple(field("items", &Page<T>::items), field("cursor", &Page<T>::cursor));
}

// A list at GitHub, with its address and the parameters that define it.
//
// A cursor contains the parameters that the Link header adds, and a fingerprint of the list. So it
// works only with the list from which it came. A forged cursor cannot change the list's address or
// parameters, so it gives no more access than the call itself.
class Listing {
 public:
  explicit Listing(Url url) : url_(std::move(url).text()) {}

  Listing& with(std::string name, std::string value);
  // Adds the parameter, unless `value` is nullopt.
  Listing& with(std::string name, const std::optional<std::string>& value);

  // Returns the address of the first page or, with a cursor, of the cursor's page. Throws
  // INVALID_ARGUMENT if the cursor came from another list.
  [[nodiscard]] std::string address(const std::optional<std::string>& cursor) const;
  // Returns the cursor from an answer's Link header; nullopt if there is no next page.
  [[nodiscard]] std::optional<std::string> next(const Response& response) const;

 private:
  [[nodiscard]] bool is_own(std::string_view name) const;
  [[nodiscard]] std::string fingerprint() const;

  std::string url_;
  std::vector<std::pair<std::string, std::string>> parameters_;
};

// Returns the address of the next page, exactly as it is in the answer's Link header; "" on the
// last page.
std::string next_page(const Response& response);

template <class T>
Page<T> get_page(const GitHub& github, Call& call, const Listing& listing,
                 const std::optional<std::string>& cursor, std::string_view what) {
  const Response response = github.get(call, listing.address(cursor), what);
  return {response.template as<std::vector<T>>(), listing.next(response)};
}

}  // namespace github
