#pragma once

#include <map>
#include <string>

#include "authserver/auth_world.h"

namespace patchbay::authserver {

// A browser as far as the pages need one: it keeps cookies, fills forms in and does not follow
// redirects.
class Browser {
 public:
  explicit Browser(const AuthHost& host) : host_(&host) {}

  httpd::Response get(const std::string& target);
  // Posts the form of the page that was shown last, with these fields changed or added.
  httpd::Response submit(const std::string& action, const Members& changes);
  httpd::Response post(const std::string& action, const Members& members,
                       const std::string& headers = {});

  // Signs ann in, with a new session of the server's.
  void sign_in(Authserver& server, const Person& person = {"acme", "ann"});

  // The fields of the forms on the page that was shown last; a later form replaces those before it.
  [[nodiscard]] const std::map<std::string, std::string>& fields() const { return fields_; }
  std::map<std::string, std::string> cookies;

 private:
  httpd::Response shown(httpd::Response answer);
  [[nodiscard]] std::string cookie_line() const;

  const AuthHost* host_;
  std::map<std::string, std::string> fields_;
};

// Returns the query of the address to which an answer sends the browser, decoded.
std::map<std::string, std::string> sent_back(const httpd::Response& answer);

// Returns the target of the page's link that begins with this text.
std::string link_on(const httpd::Response& page, const std::string& beginning);

// Returns the target of the link to the provider on a sign-in page.
std::string provider_link_on(const httpd::Response& page);

// Returns the target of an authorization, with these members changed or added; an empty value
// removes a member.
std::string authorize_target(const Client& client, const Members& changes = {});

}  // namespace patchbay::authserver
