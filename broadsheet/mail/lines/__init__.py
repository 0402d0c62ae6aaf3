"""Lines to the mail server of the settings, in steps, so that what is about to be sent can be written down before the last one.

    pool = Pool(most=10)                                                      # lines.pool
    line = pool.take()
    answer = line.begin("bounces+…@lantern.example", "olha@reader.example")   # MAIL, RCPT, DATA
    if answer.is_accepted and line.fill(raw) is None:                          # all but the final dot
        …write down that it is handed over, durably…
        line.end()                                                            # the final dot
        answer = line.answer()                                                # up to ten minutes
    pool.give(line)                                                           # RSET and reuse, or gone

It never sends a letter a second time: what an answer means for its letter is for whoever asked to decide."""
