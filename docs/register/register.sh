#!/usr/bin/env bash
# Registers the TAP Policy Panel in a tenant with the Azure CLI, or takes that back.
#
#   az login --allow-no-subscriptions --tenant <tenant>     # first, as a Cloud Application Administrator
#   bash register.sh --redirect https://tap.example.com/redirect.html --cloud global
#   bash register.sh --redirect https://tap.example.com/redirect.html --cloud global --undo
#
# What it makes: an application for this tenant alone (with --several: one that other tenants can allow as well; it stays
# so until it is run with --single), a single-page one (no secret), with two delegated permissions of Microsoft Graph; its service principal, for which assignment
# is required; the assignment of the person who runs this, or of --assign; the tenant's consent. What is as it should be is
# left alone: it can be run again at any time. It ends with the config.json for the site.
set -euo pipefail

# The set-up page of a site fills in its own.
redirect='https://tap.example.com/redirect.html'
cloud='global'
name='TAP Policy Panel'
assign=''
audience=''
undo=false

fail() {
  printf 'register.sh: %s\n' "$1" >&2
  exit 1
}
say() { printf '%s\n' "$1" >&2; }

while (($#)); do
  case $1 in
    --redirect | --cloud | --name | --assign)
      (($# > 1)) || fail "$1 needs a value"
      printf -v "${1#--}" '%s' "$2"
      shift 2
      ;;
    --several)
      audience='AzureADMultipleOrgs'
      shift
      ;;
    --single)
      audience='AzureADMyOrg'
      shift
      ;;
    --undo)
      undo=true
      shift
      ;;
    *) fail "unknown: $1 (known: --redirect <address> --cloud <cloud> --name <name> --assign <object id> --several --single --undo)" ;;
  esac
done

# Only letters that mean nothing in JSON and in an address: what follows can put them into both.
[[ $redirect =~ ^(https://[A-Za-z0-9.-]+(:[0-9]+)?|http://localhost(:[0-9]+)?)(/[A-Za-z0-9._~-]+)*/redirect\.html$ ]] ||
  fail "the redirect address has to begin with https:// and end with /redirect.html: $redirect"
[[ $name =~ ^[A-Za-z0-9][A-Za-z0-9\ ._-]*$ ]] || fail "the name may hold letters, digits, spaces, and . _ - only: $name"
[[ $assign =~ ^([0-9a-fA-F-]{36})?$ ]] || fail "--assign takes the object id of a person or a group: $assign"
case $cloud in
  global) graph='https://graph.microsoft.com' azure='AzureCloud' ;;
  usgov-l4) graph='https://graph.microsoft.us' azure='AzureUSGovernment' ;;
  usgov-l5) graph='https://dod-graph.microsoft.us' azure='AzureUSGovernment' ;;
  *) fail "unknown cloud: $cloud (known: global, usgov-l4, usgov-l5)" ;;
esac

command -v az > /dev/null || fail 'the Azure CLI (az) is not installed: https://learn.microsoft.com/cli/azure/install-azure-cli'
[[ $(az cloud show --query name --output tsv) == "$azure" ]] || fail "az is set to another cloud. First: az cloud set --name $azure"
tenant=$(az account show --query tenantId --output tsv 2> /dev/null) || fail 'nobody is signed in. First: az login --allow-no-subscriptions'

# call <method> <path> [<query over the answer>], call <method> <path> --body <JSON> [<query>]
call() {
  local method=$1 path=$2
  shift 2
  local more=()
  if [[ ${1-} == --body ]]; then
    more+=(--headers 'Content-Type=application/json' --body "$2")
    shift 2
  fi
  if (($#)); then more+=(--query "$1" --output tsv); else more+=(--output none); fi
  az rest --only-show-errors --method "$method" --url "$graph/v1.0/$path" --resource "$graph" "${more[@]}"
}
# The same; what was made a moment ago may not be known everywhere yet.
call_patiently() {
  local attempt
  for attempt in 1 2 3 4 5; do
    call "$@" 2> /dev/null && return
    say "  not known everywhere yet, trying again ($attempt of 5)"
    sleep 5
  done
  call "$@"
}
# addresses <line>...: as a JSON list
addresses() {
  local list='' line
  for line in "$@"; do list+="${list:+,}\"$line\""; done
  printf '[%s]' "$list"
}

apps=$(call GET "applications?\$filter=displayName%20eq%20'${name// /%20}'&\$select=id,appId" 'value[].id')
[[ $(wc -w <<< "$apps") -le 1 ]] || fail "there is more than one application named $name: give each its own name, and say --name"
app=$apps
registered=()
if [[ -n $app ]]; then
  while IFS= read -r line; do [[ -z $line ]] || registered+=("$line"); done < <(call GET "applications/$app?\$select=spa" 'spa.redirectUris')
fi
others=()
for line in ${registered[@]+"${registered[@]}"}; do [[ $line == "$redirect" ]] || others+=("$line"); done

if $undo; then
  if [[ -z $app ]]; then
    say "There is no application named $name. Nothing to undo."
  elif ((${#others[@]} == 0)); then
    call DELETE "applications/$app"
    say "Removed the application $name with all that belongs to it. For 30 days it can be restored: App registrations, Deleted applications."
  elif ((${#others[@]} < ${#registered[@]})); then
    call PATCH "applications/$app" --body "{\"spa\":{\"redirectUris\":$(addresses "${others[@]}")}}"
    say "Took $redirect off the application $name, which serves other sites too."
  else
    say "The application $name does not name $redirect. Nothing to undo."
  fi
  exit
fi

# Policy.ReadWrite.AuthenticationMethod and User.Read, delegated. The directory roles are asked for in the ID token, so that
# the panel knows who may only read.
msgraph='00000003-0000-0000-c000-000000000000'
write_policy='7e823077-d88e-468f-a337-e18f1f0e6c7c'
read_me='e1fe6dd8-ba31-4d61-89e7-88639da4683d'
# What was made for several tenants stays so, unless --single is said: the others would be locked out.
if [[ -z $audience ]]; then
  audience='AzureADMyOrg'
  [[ -z $app || $(call GET "applications/$app?\$select=signInAudience" signInAudience) != AzureADMultipleOrgs ]] || audience='AzureADMultipleOrgs'
fi
settings="\"signInAudience\":\"$audience\",\"groupMembershipClaims\":\"DirectoryRole\",\"requiredResourceAccess\":[{\"resourceAppId\":\"$msgraph\",\"resourceAccess\":[{\"id\":\"$write_policy\",\"type\":\"Scope\"},{\"id\":\"$read_me\",\"type\":\"Scope\"}]}]"

if [[ -z $app ]]; then
  app=$(call POST applications --body "{\"displayName\":\"$name\",$settings,\"spa\":{\"redirectUris\":$(addresses "$redirect")}}" id)
  say "Made the application $name."
else
  is=$(call GET "applications/$app?\$select=signInAudience,groupMembershipClaims,requiredResourceAccess" \
    "join(' ', [signInAudience, groupMembershipClaims || '', join(' ', sort(requiredResourceAccess[].resourceAccess[].id))])")
  if [[ $is != "$audience DirectoryRole $write_policy $read_me" ]]; then
    call PATCH "applications/$app" --body "{$settings}"
    say "Set the permissions of the application $name."
  fi
  if ((${#others[@]} == ${#registered[@]})); then
    call PATCH "applications/$app" --body "{\"spa\":{\"redirectUris\":$(addresses ${others[@]+"${others[@]}"} "$redirect")}}"
    say "Added the redirect address $redirect."
  fi
fi
client=$(call_patiently GET "applications/$app?\$select=appId" appId)

principal=$(call GET "servicePrincipals?\$filter=appId%20eq%20'$client'&\$select=id" 'value[].id')
if [[ -z $principal ]]; then
  principal=$(call_patiently POST servicePrincipals --body "{\"appId\":\"$client\",\"appRoleAssignmentRequired\":true}" id)
  say 'Made its service principal; assignment is required.'
elif [[ $(call GET "servicePrincipals?\$filter=appId%20eq%20'$client'&\$select=appRoleAssignmentRequired" 'value[].appRoleAssignmentRequired') != true ]]; then
  call PATCH "servicePrincipals/$principal" --body '{"appRoleAssignmentRequired":true}'
  say 'Assignment is now required.'
fi

[[ -n $assign ]] || assign=$(call GET "me?\$select=id" id)
if [[ -z $(call_patiently GET "servicePrincipals/$principal/appRoleAssignedTo" "value[?principalId=='$assign'].id") ]]; then
  call_patiently POST "servicePrincipals/$principal/appRoleAssignedTo" \
    --body "{\"principalId\":\"$assign\",\"resourceId\":\"$principal\",\"appRoleId\":\"00000000-0000-0000-0000-000000000000\"}"
  say "Assigned $assign."
fi

graph_principal=$(call GET "servicePrincipals?\$filter=appId%20eq%20'$msgraph'&\$select=id" 'value[].id')
grants="oauth2PermissionGrants?\$filter=clientId%20eq%20'$principal'%20and%20consentType%20eq%20'AllPrincipals'%20and%20resourceId%20eq%20'$graph_principal'"
scopes=$(call_patiently GET "$grants" 'value[].scope')
wanted=$scopes
for scope in Policy.ReadWrite.AuthenticationMethod User.Read; do
  [[ " $wanted " == *" $scope "* ]] || wanted="${wanted:+$wanted }$scope"
done
if [[ -z $scopes ]]; then
  call_patiently POST oauth2PermissionGrants \
    --body "{\"clientId\":\"$principal\",\"consentType\":\"AllPrincipals\",\"resourceId\":\"$graph_principal\",\"scope\":\"$wanted\"}"
  say 'Gave the consent of the tenant.'
elif [[ $wanted != "$scopes" ]]; then
  grant=$(call GET "$grants" 'value[].id')
  call PATCH "oauth2PermissionGrants/$grant" --body "{\"scope\":\"$wanted\"}"
  say 'Completed the consent of the tenant.'
fi

if [[ $audience == AzureADMultipleOrgs ]]; then
  tenant='organizations'
  say 'The application is for several tenants.'
fi
say 'Everything is as it should be. The config.json for the site:'
printf '{ "clientId": "%s", "tenant": "%s", "cloud": "%s" }\n' "$client" "$tenant" "$cloud"
