#include "authserver/browser.h"

#include <regex>

#include "base/digest.h"
#include "oauth_messages/form.h"

namespace patchbay::authserver {
namespace {

std::string unescaped(std::string text) {
  for (const auto& [entity, letter] : std::map<std::string, std::string>{
           {"&quot;", "\""}, {"&#39;", "'"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&amp;", "&"}}) {
    for (std::size_t at = text.find(entity); at != std::string::npos; at = text.find(entity, at)) {
      text.replace(at, entity.size(), letter);
      at += letter.size();
    }
  }
  return text;
}

}  // namespace

std::string Browser::cookie_line() const {
  std::string line;
  for (const auto& [name, value] : cookies) {
    line += (line.empty() ? "Cookie: " : "; ") + name + "=" + value;
  }
  return line.empty() ? line : line + "\r\n";
}

httpd::Response Browser::shown(httpd::Response answer) {
  for (const auto& header : answer.headers) {
    if (!equal_ignoring_case(header.name, "Set-Cookie")) continue;
    const std::string pair = header.value.substr(0, header.value.find(';'));
    const std::size_t equals = pair.find('=');
    cookies[pair.substr(0, equals)] = pair.substr(equals + 1);
    if (pair.size() == equals + 1) cookies.erase(pair.substr(0, equals));
  }
  fields_.clear();
  static const std::regex field("<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\"");
  for (auto at = std::sregex_iterator(answer.body.begin(), answer.body.end(), field);
       at != std::sregex_iterator(); ++at) {
    fields_[(*at)[1]] = unescaped((*at)[2]);
  }
  return answer;
}

httpd::Response Browser::get(const std::string& target) {
  return shown(host_->ask("GET", target, cookie_line()));
}

httpd::Response Browser::post(const std::string& action, const Members& members,
                              const std::string& headers) {
  return shown(host_->post(action, members, cookie_line() + headers));
}

httpd::Response Browser::submit(const std::string& action, const Members& changes) {
  std::map<std::string, std::string> filled = fields_;
  Members members;
  for (const auto& [name, value] : changes) {
    filled.erase(name);
    members.emplace_back(name, value);
  }
  members.insert(members.end(), filled.begin(), filled.end());
  return post(action, members);
}

void Browser::sign_in(Authserver& server, const Person& person) {
  const auto cookie = server.sessions.begin(person, "a test");
  REQUIRE(cookie.has_value());
  cookies["__Host-patchbay_session"] = std::string(cookie.value().reveal());
}

std::map<std::string, std::string> sent_back(const httpd::Response& answer) {
  const std::string address = test::header_of(answer, "Location");
  std::map<std::string, std::string> members;
  for (const auto& [name, value] : oauth_messages::parse_form(
           address.substr(std::min(address.find('?') + 1, address.size())))) {
    members[name] = std::string(value.reveal());
  }
  return members;
}

std::string link_on(const httpd::Response& page, const std::string& beginning) {
  const std::string link = "<a href=\"" + beginning;
  const std::size_t at = page.body.find(link);
  INFO(page.body);
  REQUIRE(at != std::string::npos);
  const std::size_t from = at + link.size() - beginning.size();
  return unescaped(page.body.substr(from, page.body.find('"', from) - from));
}

std::string provider_link_on(const httpd::Response& page) {
  return link_on(page, "/api/v1/oauth/sign_in/oidc?");
}

std::string authorize_target(const Client& client, const Members& changes) {
  std::map<std::string, std::string> members = {{"response_type", "code"},
                                                {"client_id", client.id},
                                                {"redirect_uri", kBack},
                                                {"state", "st&te"},
                                                {"code_challenge", sha256_base64url(kVerifier)},
                                                {"code_challenge_method", "S256"}};
  for (const auto& [name, value] : changes) members[name] = value;
  Members query;
  for (const auto& [name, value] : members) {
    if (!value.empty()) query.emplace_back(name, value);
  }
  return "/api/v1/oauth/authorize?" + form_text(query);
}

}  // namespace patchbay::authserver
