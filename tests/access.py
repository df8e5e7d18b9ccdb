"""Who gets what at which address: the table that the walk of every address compares with (trials S1, S2).

A line is an address of the site, the words it is made of (tests/neighbours.py) and the answer to each role over the
place in question: 200 it opens, 302 leads on, 403 it is known but not for this role, 404 there is nothing there for
this role, 405 it is only sent to. Where the thing lies outside somebody's place it is 404, or what it is for a thing
that never was. An address without its line fails the walk; so does an answer that is not the line's.
"""

from dataclasses import dataclass

from volunteers.rights import Role

# Without signing in: these alone open. A partner's link opens by its own signature (tests/needs/test_partner_link.py);
# here it is one that opens nothing, and so it is for everybody.
PUBLIC = ("login", "set_language", "signing_in:code", "referrals:link")
# A page of paper takes a second to make; these are asked by one role that may and by all that may not.
DEAR = ("paper:household_pdf", "paper:person_pdf", "letters:pdf")

LOOKING = """
                                                    bld grp are adv cas sup rev aud sys sec
home                        -                       200 200 200 200 200 200 200 200 200 200
home_counts                 -                       200 200 200 200 200 200 200 200 200 200
search                      -                       200 200 200 200 200 200 200 200 200 200
grid:board                  -                       200 200 200 200 200 200 200 200 200 200
rights                      -                       403 403 403 403 403 200 403 200 403 200
households:list             -                       200 200 200 200 200 200 200 200 200 200
households:counts           -                       200 200 200 200 200 200 200 200 200 200
households:new              -                       403 403 403 200 200 200 403 403 403 403
households:duplicates       -                       403 403 403 403 200 200 403 403 403 403
households:duplicate        one/other               404 404 404 404 200 200 404 404 404 404
households:duplicate_files  one/other               404 404 404 404 404 404 404 404 404 404
households:keep_apart       one/other               405 405 405 405 405 405 405 405 405 405
households:not_apart        one/other               405 405 405 405 405 405 405 405 405 405
households:columns          -                       200 200 200 200 200 200 200 200 200 200
households:all_pair         -                       405 405 405 405 405 405 405 405 405 405
households:all_move         -                       405 405 405 405 405 405 405 405 405 405
households:all_tag          -                       405 405 405 405 405 405 405 405 405 405
households:all_untag        -                       405 405 405 405 405 405 405 405 405 405
households:tags             number                  403 403 403 200 200 200 403 404 404 404
lists:export                -                       403 403 403 200 200 200 200 403 403 403
lists:needs                 -                       403 403 403 200 200 200 200 403 403 403
lists:visits                -                       403 403 403 200 200 200 200 403 403 403
pictures:page               -                       404 200 200 200 200 200 200 404 404 404
pictures:export             -                       403 403 403 200 200 200 200 403 403 403
pictures:funnel             -                       403 403 403 200 200 200 200 403 403 403
households:file             number                  200 200 200 200 200 200 200 404 404 404
households:edit             number                  403 403 403 200 200 200 403 404 404 404
households:close            number                  403 403 403 200 200 200 403 404 404 404
households:reopen           number                  403 403 403 200 200 200 403 404 404 404
households:members          number                  200 200 200 200 200 200 200 404 404 404
households:member_new       number                  403 403 403 200 200 200 403 404 404 404
households:notions          number                  403 403 403 200 200 200 403 404 404 404
households:notions_same     number                  405 405 405 405 405 405 405 405 405 405
households:notions_new      number                  403 403 403 200 200 200 403 404 404 404
households:head             number                  403 403 403 200 200 200 403 404 404 404
households:happened         number                  403 403 403 200 200 200 403 404 404 404
households:split            number                  403 403 403 200 200 200 403 404 404 404
households:unite            number                  403 403 403 200 200 200 403 404 404 404
households:move             number                  403 403 403 200 200 200 403 404 404 404
households:take_back        number/action           403 403 403 200 200 200 403 404 404 404
households:member_edit      number/member           403 403 403 200 200 200 403 404 404 404
households:member_leave     number/member           403 403 403 200 200 200 403 404 404 404
households:member_away      number/member           403 403 403 200 200 200 403 404 404 404
households:member_back      number/member           403 403 403 302 302 302 403 404 404 404
households:visits           number                  404 200 200 200 200 200 200 404 404 404
households:history          number                  404 200 200 200 200 200 200 404 404 404
documents:expiring          -                       200 200 200 200 200 200 200 200 200 200
documents:of_household      number                  404 404 404 200 200 200 200 404 404 404
documents:new               number                  403 403 403 200 200 200 403 404 404 404
documents:document          number/document         404 404 404 200 200 200 200 404 404 404
documents:correct           number/document         403 403 403 200 200 200 403 404 404 404
documents:withdraw          number/document         403 403 403 200 200 200 403 404 404 404
secrets:account             number                  404 404 404 200 200 200 200 404 404 404
secrets:identity            number/member           404 404 404 200 200 200 200 404 404 404
secrets:approval            number/member           404 404 404 403 403 200 403 404 404 404
secrets:opened              opening                 404 404 404 404 200 404 404 404 404 404
secrets:file                opening                 404 404 404 404 200 404 404 404 404 404
households:history_fields   number                  404 200 200 200 200 200 200 404 404 404
households:as_of            number                  404 200 200 200 200 200 200 404 404 404
households:means            number                  404 404 404 200 200 200 200 404 404 404
households:means_new        number/sort             404 404 404 200 200 200 403 404 404 404
households:means_row        number/sort/income      404 404 404 200 200 200 200 404 404 404
households:means_deed       number/sort/income/deed 404 404 404 200 200 200 403 404 404 404
people:list                 -                       404 200 200 200 200 200 200 404 404 404
people:wanted               -                       404 404 200 200 200 200 200 404 404 404
people:person               person                  200 200 200 200 200 200 200 404 404 404
people:visits               person                  404 200 200 200 200 200 200 404 404 404
people:history              person                  404 200 200 200 200 200 200 404 404 404
people:privacy              person                  404 404 404 200 200 200 200 404 404 404
people:withdraw             person/basis            405 405 405 405 405 405 405 405 405 405
people:plan_new             person                  404 403 403 200 200 200 403 404 404 404
people:plan_deed            person/plan/plan_deed   404 403 403 200 200 200 403 404 404 404
paper:household             number                  404 200 200 200 200 200 200 404 404 404
paper:household_pdf         number                  404 200 200 200 200 200 200 404 404 404
paper:household_whole       number                  404 404 404 200 200 200 200 404 404 404
paper:person                number/member           404 404 404 200 200 200 200 404 404 404
paper:person_pdf            number/member           404 404 404 200 200 200 200 404 404 404
paper:person_whole          number/member           404 404 404 200 200 200 200 404 404 404
plans:new                   need                    404 200 200 200 200 200 403 404 404 404
plans:plan                  plan_of_need            404 200 200 200 200 200 200 404 404 404
plans:rewrite               plan_of_need            404 200 200 200 200 200 403 404 404 404
plans:step                  plan_of_need/plan_step  405 405 405 405 405 405 405 405 405 405
plans:of_household          number                  404 200 200 200 200 200 200 404 404 404
quick:list                  -                       404 200 200 200 200 200 200 404 404 404
quick:begin                 need                    405 405 405 405 405 405 405 405 405 405
quick:one                   quick                   404 200 200 200 200 200 200 404 404 404
quick:step                  quick/quick_step        405 405 405 405 405 405 405 405 405 405
returns:list                -                       404 200 200 200 200 200 200 404 404 404
returns:return              return_visit            404 200 200 200 200 200 200 404 404 404
returns:step                return_visit/return_step 405 405 405 405 405 405 405 405 405 405
paper:plan                  number                  404 200 200 200 200 200 200 404 404 404
visits:list                 -                       200 200 200 200 200 200 200 200 200 200
visits:new                  -                       403 200 200 200 200 200 403 403 403 403
visits:visit                visit                   404 200 200 200 200 200 200 404 404 404
visits:correct              visit                   404 200 200 200 200 200 403 404 404 404
visits:withdraw             visit                   404 200 200 200 200 200 403 404 404 404
leads:list                  -                       404 200 200 200 200 200 200 404 404 404
leads:new                   -                       403 200 200 200 200 200 403 403 403 403
leads:lead                  lead                    404 200 200 200 200 200 200 404 404 404
leads:correct               lead                    404 200 200 200 200 200 403 404 404 404
leads:step                  lead/lead_step          405 405 405 405 405 405 405 405 405 405
reports:list                -                       200 200 200 200 200 200 200 404 404 404
reports:new                 -                       200 200 200 200 200 200 403 403 403 403
reports:report              report                  404 200 200 200 200 200 200 404 404 404
reports:receive             report                  405 405 405 405 405 405 405 405 405 405
reports:photo               report                  404 200 200 200 200 200 200 404 404 404
campaigns:list              -                       404 200 200 200 200 200 200 404 404 404
campaigns:new               -                       403 403 403 200 200 200 403 403 403 403
campaigns:campaign          campaign                404 200 200 200 200 200 200 404 404 404
campaigns:add               campaign                404 403 403 200 200 200 403 404 404 404
campaigns:sheet             campaign                404 200 200 200 200 200 200 404 404 404
campaigns:mark              recipient               405 405 405 405 405 405 405 405 405 405
goods:list                  -                       404 200 200 200 200 200 200 404 404 404
goods:new                   -                       403 403 403 200 200 200 403 403 403 403
goods:goods                 goods                   404 404 404 200 200 200 200 404 404 404
services:list               -                       404 200 200 200 200 200 200 404 404 404
services:of_household       number                  404 200 200 200 200 200 200 404 404 404
services:new                number                  404 200 200 200 200 200 403 404 404 404
services:withdraw           service                 404 200 200 200 200 200 403 404 404 404
care:due                    -                       404 200 200 200 200 200 200 404 404 404
care:new                    number                  404 200 200 200 200 200 403 404 404 404
care:care                   care                    404 200 200 200 200 200 200 404 404 404
care:end                    care                    405 405 405 405 405 405 405 405 405 405
care:mark                   day_of_care             405 405 405 405 405 405 405 405 405 405
care:take_back              day_of_care             405 405 405 405 405 405 405 405 405 405
funnel:page                 -                       404 200 200 200 200 200 200 404 404 404
funnel:rows                 -                       404 200 200 200 200 200 200 404 404 404
projects:list               -                       404 200 200 200 200 200 200 404 404 404
lists:services              -                       403 403 403 200 200 200 200 403 403 403
lists:found                 -                       403 403 403 200 200 200 200 403 403 403
needs:list                  -                       404 200 200 200 200 200 200 404 404 404
needs:counts                -                       404 200 200 200 200 200 200 404 404 404
needs:board                 -                       404 200 200 200 200 200 200 404 404 404
needs:people                -                       200 200 200 200 200 200 200 200 200 200
needs:assign                -                       405 405 405 405 405 405 405 405 405 405
needs:new                   -                       403 200 200 200 200 200 403 403 403 403
needs:need                  need                    404 200 200 200 200 200 200 404 404 404
needs:correct               need                    404 200 200 200 200 200 403 404 404 404
needs:check                 need                    404 302 302 302 302 302 302 404 404 404
needs:step                  need/step               405 405 405 405 405 405 405 405 405 405
needs:of_household          number                  404 200 200 200 200 200 200 404 404 404
needs:open_on_day           number                  404 200 200 200 200 200 200 404 404 404
needs:open_of_household     number                  404 200 200 200 200 200 200 404 404 404
needs:of_person             person                  404 200 200 200 200 200 200 404 404 404
needs:of_finding            finding                 405 405 405 405 405 405 405 405 405 405
benefits:list               -                       404 404 404 200 200 200 200 404 404 404
benefits:counts             -                       404 404 404 200 200 200 200 404 404 404
benefits:figures            -                       404 404 404 200 200 200 200 404 404 404
benefits:nothing            -                       404 404 404 200 200 200 200 404 404 404
benefits:rules              -                       403 403 403 403 403 200 403 403 403 403
benefits:finding            finding                 404 404 404 200 200 200 200 404 404 404
benefits:step               finding/verdict         405 405 405 405 405 405 405 405 405 405
benefits:enter              number                  404 404 404 200 200 200 403 404 404 404
benefits:end                number/award            404 404 404 200 200 200 403 404 404 404
benefits:of_household       number                  404 404 404 200 200 200 200 404 404 404
needs:partners              -                       404 200 200 200 200 200 200 404 404 404
resources:unit_new          -                       403 403 403 200 200 200 403 403 403 403
resources:hsds              -                       403 403 403 200 200 200 200 403 403 403
resources:unit              unit                    404 200 200 200 200 200 200 404 404 404
resources:unit_correct      unit                    404 403 403 200 200 200 403 404 404 404
resources:unit_end          unit                    404 403 403 200 200 200 403 404 404 404
resources:offers            -                       404 200 200 200 200 200 200 404 404 404
resources:offer_new         unit                    404 403 403 200 200 200 403 404 404 404
resources:helper_offer_new  -                       403 403 403 200 200 200 403 403 403 403
resources:offer             offer                   404 200 200 200 200 200 200 404 404 404
resources:offer_correct     offer                   404 403 403 200 200 200 403 404 404 404
resources:offer_assure      offer                   405 405 405 405 405 405 405 405 405 405
resources:offer_end         offer                   404 403 403 200 200 200 403 404 404 404
referrals:refer             need                    405 405 405 405 405 405 405 405 405 405
referrals:list              -                       404 200 200 200 200 200 200 404 404 404
referrals:referral          referral                404 200 200 200 200 200 200 404 404 404
referrals:move              referral/move           405 405 405 405 405 405 405 405 405 405
referrals:provisions_of_household number            404 404 404 200 200 200 404 404 404 404
referrals:provisions        -                       404 404 404 404 404 404 404 200 404 404
referrals:link              link                    404 404 404 404 404 404 404 404 404 404
letters:list                -                       403 403 403 403 200 200 403 403 403 403
letters:write               -                       405 405 405 405 405 405 405 405 405 405
letters:letter              letter                  403 403 403 403 200 200 403 403 403 403
letters:answer              letter                  405 405 405 405 405 405 405 405 405 405
letters:remind              letter                  405 405 405 405 405 405 405 405 405 405
letters:workbook            letter                  403 403 403 403 200 200 403 403 403 403
letters:pdf                 letter                  403 403 403 403 200 200 403 403 403 403
bringing:page               -                       403 403 403 403 200 200 403 403 403 403
bringing:compare            -                       405 405 405 405 405 405 405 405 405 405
bringing:job                import                  403 403 403 403 200 404 403 403 403 403
bringing:go                 import                  405 405 405 405 405 405 405 405 405 405
bringing:again              import                  405 405 405 405 405 405 405 405 405 405
bringing:report             import                  403 403 403 403 404 404 403 403 403 403
bringing:take_back          lesson                  405 405 405 405 405 405 405 405 405 405
bringing:refused            import                  403 403 403 403 404 404 403 403 403 403
asking:told                 -                       403 403 403 200 200 200 403 403 403 403
asking:ask                  token                   404 404 404 404 200 404 404 404 404 404
asking:file                 asking                  404 404 404 404 200 404 404 404 404 404
posts:list                  -                       403 403 403 403 200 200 403 403 403 403
ending:list                 -                       403 403 403 403 403 200 403 403 403 403
ending:hold                 term                    403 403 403 403 403 200 403 403 403 403
ending:go                   term                    405 405 405 405 405 405 405 405 405 405
posts:over                  post                    403 403 403 403 404 200 403 403 403 403
posts:stand_in              post                    403 403 403 403 404 200 403 403 403 403
posts:handed_over           -                       200 200 200 200 200 200 200 200 200 200
ledger:page                 -                       403 403 403 200 200 200 200 403 403 403
ledger:job                  job                     404 404 404 404 200 404 404 404 404 404
ledger:again                job                     405 405 405 405 405 405 405 405 405 405
ledger:download             job                     404 404 404 404 404 404 404 404 404 404
audit:list                  -                       403 403 403 403 403 403 403 200 403 403
audit:export                -                       403 403 403 403 403 403 403 200 403 403
households:log              number                  404 404 404 200 200 200 404 404 404 404
signing_in:failures         -                       403 403 403 403 403 403 403 403 403 200
signing_in:unlock           helper                  405 405 405 405 405 405 405 405 405 405
signing_in:signed_in        -                       403 403 403 403 403 403 403 403 403 200
signing_in:end_sign_ins     helper                  405 405 405 405 405 405 405 405 405 405
signing_in:still_here       -                       200 200 200 200 200 200 200 200 200 200
signing_in:typed            -                       302 302 302 302 302 302 302 302 302 302
signing_in:code             -                       302 302 302 302 302 302 302 302 302 302
signing_in:second_factor    -                       200 200 200 200 200 200 200 200 200 200
signing_in:take_phone_away  helper                  405 405 405 405 405 405 405 405 405 405
login                       -                       200 200 200 200 200 200 200 200 200 200
logout                      -                       405 405 405 405 405 405 405 405 405 405
set_language                -                       302 302 302 302 302 302 302 302 302 302
password_change             -                       200 200 200 200 200 200 200 200 200 200
password_change_done        -                       200 200 200 200 200 200 200 200 200 200
"""

# What an empty form is answered with: 200 and 422 it comes back with what is missing, 302 it needs nothing more.
# An address that is not here takes no form: 405.
SENDING = """
                                                    bld grp are adv cas sup rev aud sys sec
households:new                                      403 403 403 200 200 200 403 403 403 403
households:duplicate                                404 404 404 404 200 200 404 404 404 404
households:duplicate_files                          404 404 404 404 404 404 404 404 404 404
households:keep_apart                               404 404 404 404 302 302 404 404 404 404
households:not_apart                                404 404 404 404 302 302 404 404 404 404
households:columns                                  200 200 200 200 200 200 200 200 200 200
households:all_pair                                 403 403 200 200 200 200 403 403 403 403
households:all_move                                 403 403 403 200 200 200 403 403 403 403
households:all_tag                                  403 403 403 200 200 200 403 403 403 403
households:all_untag                                403 403 403 200 200 200 403 403 403 403
households:tags                                     403 403 403 200 200 200 403 404 404 404
lists:export                                        403 403 403 200 200 200 200 403 403 403
lists:needs                                         403 403 403 200 200 200 200 403 403 403
lists:visits                                        403 403 403 200 200 200 200 403 403 403
pictures:export                                     403 403 403 422 422 422 422 403 403 403
pictures:funnel                                     403 403 403 422 422 422 422 403 403 403
households:edit                                     403 403 403 200 200 200 403 404 404 404
households:close                                    403 403 403 200 200 200 403 404 404 404
households:reopen                                   403 403 403 200 200 200 403 404 404 404
households:member_new                               403 403 403 200 200 200 403 404 404 404
households:notions                                  403 403 403 200 200 200 403 404 404 404
households:notions_same                             403 403 403 302 302 302 403 404 404 404
households:notions_new                              403 403 403 200 200 200 403 404 404 404
households:head                                     403 403 403 200 200 200 403 404 404 404
households:split                                    403 403 403 200 200 200 403 404 404 404
households:unite                                    403 403 403 200 200 200 403 404 404 404
households:move                                     403 403 403 200 200 200 403 404 404 404
households:take_back                                403 403 403 200 200 200 403 404 404 404
households:member_edit                              403 403 403 200 200 200 403 404 404 404
households:member_leave                             403 403 403 200 200 200 403 404 404 404
households:member_away                              403 403 403 200 200 200 403 404 404 404
households:member_back                              403 403 403 200 200 200 403 404 404 404
documents:new                                       403 403 403 200 200 200 403 404 404 404
documents:document                                  404 404 404 200 200 200 200 404 404 404
documents:correct                                   403 403 403 200 200 200 403 404 404 404
documents:withdraw                                  403 403 403 200 200 200 403 404 404 404
secrets:account                                     404 404 404 200 200 200 200 404 404 404
secrets:identity                                    404 404 404 200 200 200 200 404 404 404
secrets:approval                                    404 404 404 403 403 200 403 404 404 404
households:means_new                                404 404 404 200 200 200 403 404 404 404
households:means_deed                               404 404 404 200 200 200 403 404 404 404
people:privacy                                      404 404 404 200 200 200 403 404 404 404
people:withdraw                                     404 404 404 302 302 302 403 404 404 404
people:plan_new                                     404 403 403 200 200 200 403 404 404 404
people:plan_deed                                    404 403 403 200 200 200 403 404 404 404
paper:household_whole                               404 404 404 200 200 200 200 404 404 404
paper:person_whole                                  404 404 404 200 200 200 200 404 404 404
plans:new                                           404 200 200 200 200 200 403 404 404 404
plans:rewrite                                       404 200 200 200 200 200 403 404 404 404
plans:step                                          404 422 422 422 422 422 422 404 404 404
quick:begin                                         404 302 302 302 302 302 403 404 404 404
quick:step                                          404 422 422 422 422 422 422 404 404 404
returns:step                                        404 422 422 422 422 422 422 404 404 404
visits:new                                          403 200 200 200 200 200 403 403 403 403
visits:correct                                      404 200 200 200 200 200 403 404 404 404
visits:withdraw                                     404 200 200 200 200 200 403 404 404 404
leads:new                                           403 200 200 200 200 200 403 403 403 403
leads:correct                                       404 200 200 200 200 200 403 404 404 404
leads:step                                          404 422 422 422 422 422 422 404 404 404
reports:new                                         200 200 200 200 200 200 403 403 403 403
reports:receive                                     404 302 302 302 302 302 403 404 404 404
campaigns:new                                       403 403 403 200 200 200 403 403 403 403
campaigns:add                                       404 403 403 302 302 302 403 404 404 404
campaigns:mark                                      404 302 302 302 302 302 403 404 404 404
goods:new                                           403 403 403 200 200 200 403 403 403 403
goods:goods                                         404 404 404 200 200 200 403 404 404 404
services:new                                        404 200 200 200 200 200 403 404 404 404
services:withdraw                                   404 200 200 200 200 200 403 404 404 404
care:new                                            404 200 200 200 200 200 403 404 404 404
care:end                                            404 302 302 302 302 302 403 404 404 404
care:mark                                           404 302 302 302 302 302 403 404 404 404
care:take_back                                      404 302 302 302 302 302 403 404 404 404
lists:services                                      403 403 403 200 200 200 200 403 403 403
lists:found                                         403 403 403 200 200 200 200 403 403 403
needs:assign                                        404 422 422 422 422 422 422 404 404 404
needs:new                                           403 200 200 200 200 200 403 403 403 403
needs:correct                                       404 200 200 200 200 200 403 404 404 404
needs:step                                          404 422 422 422 422 422 422 404 404 404
needs:of_finding                                    404 404 404 302 302 302 403 404 404 404
resources:unit_new                                  403 403 403 200 200 200 403 403 403 403
resources:hsds                                      403 403 403 200 200 200 200 403 403 403
resources:unit_correct                              404 403 403 200 200 200 403 404 404 404
resources:unit_end                                  404 403 403 200 200 200 403 404 404 404
resources:offer_new                                 404 403 403 200 200 200 403 404 404 404
resources:helper_offer_new                          403 403 403 200 200 200 403 403 403 403
resources:offer_correct                             404 403 403 200 200 200 403 404 404 404
resources:offer_assure                              404 403 403 302 302 302 403 404 404 404
resources:offer_end                                 404 403 403 200 200 200 403 404 404 404
referrals:refer                                     404 422 422 422 422 422 422 404 404 404
referrals:move                                      404 422 422 422 422 422 422 404 404 404
referrals:link                                      404 404 404 404 404 404 404 404 404 404
benefits:step                                       404 404 404 422 422 422 422 404 404 404
benefits:enter                                      404 404 404 200 200 200 403 404 404 404
benefits:end                                        404 404 404 200 200 200 403 404 404 404
benefits:rules                                      403 403 403 403 403 200 403 403 403 403
letters:write                                       403 403 403 403 422 422 403 403 403 403
letters:remind                                      403 403 403 403 302 302 403 403 403 403
letters:answer                                      403 403 403 403 422 422 403 403 403 403
bringing:page                                       403 403 403 403 200 200 403 403 403 403
bringing:compare                                    403 403 403 403 422 422 403 403 403 403
bringing:go                                         403 403 403 403 302 404 403 403 403 403
bringing:again                                      403 403 403 403 302 404 403 403 403 403
bringing:take_back                                  403 403 403 403 302 302 403 403 403 403
asking:ask                                          404 404 404 404 200 404 404 404 404 404
ending:hold                                         403 403 403 403 403 200 403 403 403 403
ending:go                                           403 403 403 403 403 302 403 403 403 403
posts:over                                          403 403 403 403 404 200 403 403 403 403
posts:stand_in                                      403 403 403 403 404 200 403 403 403 403
ledger:page                                         403 403 403 200 200 200 200 403 403 403
ledger:again                                        403 403 403 404 302 404 404 403 403 403
audit:export                                        403 403 403 403 403 403 403 200 403 403
signing_in:unlock                                   403 403 403 403 403 403 403 403 403 302
signing_in:end_sign_ins                             403 403 403 403 403 403 403 403 403 302
signing_in:typed                                    302 302 302 302 302 302 302 302 302 302
signing_in:code                                     302 302 302 302 302 302 302 302 302 302
signing_in:second_factor                            302 302 302 302 302 302 302 302 302 302
signing_in:take_phone_away                          403 403 403 403 403 403 403 403 403 302
login                                               200 200 200 200 200 200 200 200 200 200
logout                                              302 302 302 302 302 302 302 302 302 302
set_language                                        302 302 302 302 302 302 302 302 302 302
password_change                                     200 200 200 200 200 200 200 200 200 200
"""


@dataclass(frozen=True)
class Row:
    """What an address is made of, and how it answers a look of each role."""

    args: tuple[str, ...]
    answers: dict[str, int]


def _rows(table):
    """The lines of a table, each with its name, what comes before the answers, and the answers of each role."""
    for line in table.strip("\n").splitlines()[1:]:
        words = line.split()
        answers = words[-len(Role) :]
        yield words[0], words[1 : -len(Role)], dict(zip(Role, map(int, answers), strict=True))


ADDRESSES = {
    name: Row(tuple(made_of[0].split("/")) if made_of != ["-"] else (), answers)
    for name, made_of, answers in _rows(LOOKING)
}
SENT = {name: answers for name, _nothing, answers in _rows(SENDING)}
