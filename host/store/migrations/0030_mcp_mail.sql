-- What MCP clients sent to another host than the one that waits for it: answers and cancellations of a session. The session is its nonce;
-- the message is sealed. A row that nobody fetches goes after a minute. Each principal (the user at an API key or a client) has few rows.
create table mcp_mail (
  id text primary key,
  principal text not null,
  session text not null,
  message text not null,
  created_at bigint not null
);
create index mcp_mail_by_age on mcp_mail (created_at);
create index mcp_mail_by_principal on mcp_mail (principal);
